/** Packs in tests only; what the product unpacks is read by main/sources/formats/lz4.ts. */
declare module 'lz4js' {
  export function compress(data: Uint8Array): Uint8Array
}
