// Immutable contents, addressed by their SHA-256.
export interface Blobs {
  /** Gives the lower-case hexadecimal SHA-256. Putting the same twice is no change. */
  putBlob(content: Uint8Array): Promise<string>;
  getBlob(sha256: string): Promise<Uint8Array | null>;
  /** Size in bytes, or null when it is not there. */
  blobSize(sha256: string): Promise<number | null>;
}
