/** The version of the contract, told in its OpenAPI document and by GET /v1/whoami: that of the packages. */
export const API_VERSION = '0.1.0';
