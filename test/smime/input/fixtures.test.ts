/** Every fixture is found to be what its expectation says. */
import { expect, test } from 'vitest';
import type { FoundItem } from '../../../source/core/import.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { expectationOf, expectations, fixture } from '../../support/fixture.ts';
import { derOf, itemsOf } from '../tools.ts';

/** Acceptance judges these, after they were read. */
const judgedLater = new Set([
  'no-address',
  'wrong-usage',
  'unsupported-key',
  'certificate-missing',
  'several-private-keys',
]);

const certificatesIn = (items: readonly FoundItem[]) =>
  items.filter((item) => item.kind === 'certificate').map(({ certificate }) => certificate);

test.each(expectations().map((expectation) => [expectation.file, expectation] as const))(
  '%s',
  async (file, expected) => {
    const items = await itemsOf(fixture(file), expected.passphrase);
    const certificates = certificatesIn(items);
    const others = items.filter((item) => item.kind === 'other');

    if (expected.verdict === 'ignored') {
      expect(items).toHaveLength(1);
      expect(others.map(({ what }) => what)).toEqual([expected.code]);
    }
    if (expected.verdict === 'refused' && !judgedLater.has(expected.code ?? '')) {
      expect(others.map(({ what }) => what)).toEqual([expected.code]);
    } else if (expected.verdict !== 'ignored') expect(others).toEqual([]);
    if (expected.fingerprint !== undefined && others.length === 0) {
      expect(certificates.map(({ fingerprint }) => fingerprint)).toEqual([expected.fingerprint]);
    }
    if (expected.certificates !== undefined) {
      const distinct = new Set(certificates.map(({ fingerprint }) => fingerprint)).size;
      const notAcceptable = expected.verdict === 'refused' && others.length === 0 ? 1 : 0;
      expect(distinct).toBe(expected.certificates + notAcceptable);
    }
    if (expected.keyOf !== undefined) {
      const { publicKey } = readCertificate(derOf(expected.keyOf));
      const keys = items.filter((item) => item.kind === 'private-key').map(({ key }) => key);
      expect(keys.map(({ publicKeyId }) => publicKeyId)).toEqual([publicKey.id]);
      expect(keys.map(({ algorithm }) => algorithm)).toEqual([expectationOf(expected.keyOf).keyAlgorithm]);
    }
    if (expected.kind === 'crl') expect(items.map(({ kind }) => kind)).toEqual(['crl']);
  },
);
