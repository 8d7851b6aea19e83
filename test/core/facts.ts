/** Certificates as facts alone, for tables of decisions that need no real DER. */
import type { Certificate } from '../../source/core/certificate.ts';
import { buildInventory, type CertificateEntry, type Inventory } from '../../source/core/inventory.ts';
import { defaultSettings, type Group, type Settings } from '../../source/core/store-state.ts';

export const noon = Date.UTC(2026, 10, 23, 12);
export const day = 86_400_000;
let count = 0;

const name = (text: string) => ({ der: new TextEncoder().encode(text), rdns: [], text });

export function certificate(change: Partial<Certificate> & { address?: string } = {}): Certificate {
  count++;
  const { address = 'alice@example.org', ...facts } = change;
  const fingerprint = count.toString(16).padStart(8, '0').repeat(8);
  return {
    der: new TextEncoder().encode(`certificate ${count}`),
    fingerprint,
    sha1: `f${fingerprint.slice(0, 39)}`,
    version: 3,
    serialNumber: '01',
    subject: name(`CN=${address}`),
    issuer: name('CN=Example CA'),
    notBefore: noon - 100 * day,
    notAfter: noon + 265 * day,
    publicKey: {
      algorithm: 'RSA',
      oid: '1.2.840.113549.1.1.1',
      bits: 2048,
      exponent: 65537,
      spki: new Uint8Array(),
      id: `key of ${fingerprint}`,
    },
    signatureAlgorithm: { oid: '1.2.840.113549.1.1.11', name: 'sha256WithRSAEncryption' },
    tbs: new Uint8Array(),
    signature: new Uint8Array(),
    extensions: [],
    subjectAltNames: [],
    addresses: address === '' ? [] : [{ address, source: 'rfc822Name' }],
    ...facts,
  };
}

export function entry(
  change: Partial<Certificate> & { address?: string } = {},
  more: Partial<Omit<CertificateEntry, 'certificate'>> = {},
): CertificateEntry {
  return {
    certificate: certificate(change),
    addedAt: '2026-01-01T00:00:00.000Z',
    hasPrivateKey: false,
    ...more,
  };
}

export function group(change: Partial<Group> = {}): Group {
  return { name: 'Sales', address: 'sales@example.com', sign: true, encrypt: true, revision: 1, ...change };
}

export function inventory(
  entries: readonly CertificateEntry[],
  {
    settings = {},
    groups = [],
    revoked = [],
  }: { settings?: Partial<Settings>; groups?: readonly Group[]; revoked?: readonly CertificateEntry[] } = {},
): Inventory {
  return buildInventory({
    settings: { ...defaultSettings, enabled: true, ...settings },
    groups,
    entries,
    crls: [],
    revoked: new Set(revoked.map(({ certificate }) => certificate.fingerprint)),
    privateKeys: { storeKeyId: '', wrappings: [], keys: [] },
  });
}
