/** Names of curves, digests and signature algorithms. It does not judge which of them are weak. */
import { childrenOf, contextTag, type DerNode, derTag, expectTag, readOid } from '../der/read.ts';

export const rsaOid = '1.2.840.113549.1.1.1';
export const rsaPssOid = '1.2.840.113549.1.1.10';
export const mgf1Oid = '1.2.840.113549.1.1.8';
export const ecOid = '1.2.840.10045.2.1';

const curves: ReadonlyMap<string, { readonly name: string; readonly bits: number }> = new Map([
  ['1.2.840.10045.3.1.1', { name: 'P-192', bits: 192 }],
  ['1.3.132.0.33', { name: 'P-224', bits: 224 }],
  ['1.2.840.10045.3.1.7', { name: 'P-256', bits: 256 }],
  ['1.3.132.0.34', { name: 'P-384', bits: 384 }],
  ['1.3.132.0.35', { name: 'P-521', bits: 521 }],
  ['1.3.132.0.10', { name: 'secp256k1', bits: 256 }],
  ...[160, 192, 224, 256, 320, 384, 512].flatMap((bits, i) =>
    (['r1', 't1'] as const).map(
      (form, j) =>
        [`1.3.36.3.3.2.8.1.1.${2 * i + j + 1}`, { name: `brainpoolP${bits}${form}`, bits }] as const,
    ),
  ),
]);

/** A named curve; an unknown one is named by its OID and has no size. */
export function curveOf(oid: string): { readonly name: string; readonly bits?: number } {
  return curves.get(oid) ?? { name: oid };
}

const digestNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.2', 'MD2'],
  ['1.2.840.113549.2.5', 'MD5'],
  ['1.3.14.3.2.26', 'SHA-1'],
  ['1.3.36.3.2.1', 'RIPEMD-160'],
  ['2.16.840.1.101.3.4.2.4', 'SHA-224'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
  ['2.16.840.1.101.3.4.2.5', 'SHA-512/224'],
  ['2.16.840.1.101.3.4.2.6', 'SHA-512/256'],
  ['2.16.840.1.101.3.4.2.7', 'SHA3-224'],
  ['2.16.840.1.101.3.4.2.8', 'SHA3-256'],
  ['2.16.840.1.101.3.4.2.9', 'SHA3-384'],
  ['2.16.840.1.101.3.4.2.10', 'SHA3-512'],
]);

/** `SHA-256`, or the OID of an unknown digest. */
export function digestNameOf(oid: string): string {
  return digestNames.get(oid) ?? oid;
}

const digestOids: ReadonlyMap<string, string> = new Map([...digestNames].map(([oid, name]) => [name, oid]));

/** The OID of a digest that is called so here. */
export function digestOidOf(name: string): string | undefined {
  return digestOids.get(name);
}

const signatureNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.2', 'RSA with MD2'],
  ['1.2.840.113549.1.1.3', 'RSA with MD4'],
  ['1.2.840.113549.1.1.4', 'RSA with MD5'],
  ['1.2.840.113549.1.1.5', 'RSA with SHA-1'],
  ['1.3.14.3.2.29', 'RSA with SHA-1'],
  ['1.2.840.113549.1.1.14', 'RSA with SHA-224'],
  ['1.2.840.113549.1.1.11', 'RSA with SHA-256'],
  ['1.2.840.113549.1.1.12', 'RSA with SHA-384'],
  ['1.2.840.113549.1.1.13', 'RSA with SHA-512'],
  ['1.2.840.113549.1.1.15', 'RSA with SHA-512/224'],
  ['1.2.840.113549.1.1.16', 'RSA with SHA-512/256'],
  ['2.16.840.1.101.3.4.3.13', 'RSA with SHA3-224'],
  ['2.16.840.1.101.3.4.3.14', 'RSA with SHA3-256'],
  ['2.16.840.1.101.3.4.3.15', 'RSA with SHA3-384'],
  ['2.16.840.1.101.3.4.3.16', 'RSA with SHA3-512'],
  ['1.2.840.10045.4.1', 'ECDSA with SHA-1'],
  ['1.2.840.10045.4.3.1', 'ECDSA with SHA-224'],
  ['1.2.840.10045.4.3.2', 'ECDSA with SHA-256'],
  ['1.2.840.10045.4.3.3', 'ECDSA with SHA-384'],
  ['1.2.840.10045.4.3.4', 'ECDSA with SHA-512'],
  ['2.16.840.1.101.3.4.3.9', 'ECDSA with SHA3-224'],
  ['2.16.840.1.101.3.4.3.10', 'ECDSA with SHA3-256'],
  ['2.16.840.1.101.3.4.3.11', 'ECDSA with SHA3-384'],
  ['2.16.840.1.101.3.4.3.12', 'ECDSA with SHA3-512'],
  ['1.3.101.112', 'Ed25519'],
  ['1.3.101.113', 'Ed448'],
  ['1.2.840.10040.4.3', 'DSA with SHA-1'],
  ['2.16.840.1.101.3.4.3.1', 'DSA with SHA-224'],
  ['2.16.840.1.101.3.4.3.2', 'DSA with SHA-256'],
  ['2.16.840.1.101.3.4.3.3', 'DSA with SHA-384'],
  ['2.16.840.1.101.3.4.3.4', 'DSA with SHA-512'],
  ['2.16.840.1.101.3.4.3.17', 'ML-DSA-44'],
  ['2.16.840.1.101.3.4.3.18', 'ML-DSA-65'],
  ['2.16.840.1.101.3.4.3.19', 'ML-DSA-87'],
]);

/** RSASSA-PSS-params: the hash is SHA-1 unless [0] names another (RFC 4055 §3.1). */
function pssDigestName(parameters: DerNode | undefined): string {
  const [first] = parameters?.tag === derTag.sequence ? childrenOf(parameters) : [];
  if (first?.tag !== contextTag(0, true)) return 'SHA-1';
  const [algorithm] = childrenOf(first);
  const [type] = childrenOf(expectTag(algorithm, derTag.sequence, 'hash algorithm'));
  return digestNameOf(readOid(expectTag(type, derTag.oid, 'hash algorithm type')));
}

/** `RSA with SHA-256`, or the OID of an unknown algorithm. @throws DerError for malformed RSASSA-PSS parameters */
export function signatureAlgorithmName(oid: string, parameters: DerNode | undefined): string {
  if (oid === rsaPssOid) return `RSA-PSS with ${pssDigestName(parameters)}`;
  return signatureNames.get(oid) ?? oid;
}
