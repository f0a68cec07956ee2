/** Of the server and of all packages, which are released together. */
export { API_VERSION as VERSION } from '@muster/api';
