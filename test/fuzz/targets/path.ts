/**
 * Chains whose signatures are right and whose intermediate is broken: what a CA that turned hostile could make,
 * so that path validation is reached with everything that its extensions can say.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Certificate } from '../../../source/core/certificate.ts';
import { readStoredCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { bitString, encode, integer, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { createTrustJudge } from '../../../source/smime/trust-judge.ts';
import { mutateDer } from '../mutate-der.ts';
import { type Target, target } from '../target.ts';
import { rareExtensions } from './extension-seeds.ts';

const ed25519 = sequence(oid('1.3.101.112'));

/** The same keys in every run, so that an input that breaks something breaks it again. */
function keyFrom(filler: number) {
  const pkcs8 = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.alloc(32, filler),
  ]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey };
}

const root = keyFrom(1);
const intermediate = keyFrom(2);
const leaf = keyFrom(3);

const name = (commonName: string) =>
  sequence(encode(0x31, sequence(oid('2.5.4.3'), encode(0x0c, Buffer.from(commonName)))));

const extension = (type: string, value: Uint8Array) => sequence(oid(type), octetString(value));
const ca = extension('2.5.29.19', sequence(encode(0x01, Uint8Array.of(0xff))));
const caUsage = extension('2.5.29.15', Uint8Array.of(3, 2, 1, 6));
const address = (text: string) => encode(0x81, Buffer.from(text));

function tbsOf(
  serialNumber: number,
  [issuer, subject]: readonly [string, string],
  publicKey: Uint8Array,
  extensions: readonly Uint8Array[],
): Uint8Array {
  return sequence(
    encode(0xa0, integer(2)),
    integer(serialNumber),
    ed25519,
    name(issuer),
    sequence(encode(0x17, Buffer.from('240101000000Z')), encode(0x18, Buffer.from('20740101000000Z'))),
    name(subject),
    publicKey,
    encode(0xa3, sequence(...extensions)),
  );
}

function signed(tbs: Uint8Array, { privateKey }: ReturnType<typeof keyFrom>): Certificate {
  return readStoredCertificate(sequence(tbs, ed25519, bitString(sign(null, tbs, privateKey))));
}

const anyPolicy = extension('2.5.29.32', sequence(sequence(oid('2.5.29.32.0')), sequence(oid('1.2.3.4'))));

function chainEnds() {
  const anchor = signed(tbsOf(1, ['Root', 'Root'], root.publicKey, [ca, caUsage]), root);
  const names = extension('2.5.29.17', sequence(address('alice@example.org'), address('b@sub.example.org')));
  const end = signed(tbsOf(3, ['Middle', 'Alice'], leaf.publicKey, [anyPolicy, names]), intermediate);
  return { anchor, end };
}

let ends: ReturnType<typeof chainEnds> | undefined;

function seeds(): readonly Buffer[] {
  const middle = (...extensions: readonly Uint8Array[]) =>
    Buffer.from(tbsOf(2, ['Root', 'Middle'], intermediate.publicKey, [ca, caUsage, ...extensions]));
  const rare = rareExtensions.map(([type, value]) => extension(type, value));
  return [middle(), middle(anyPolicy), middle(...rare), ...rare.map((one) => middle(one))];
}

export const pathTargets: readonly Target[] = [
  target({
    name: 'path',
    seeds,
    mutate: mutateDer,
    run: (tbs) => {
      ends ??= chainEnds();
      const { anchor, end } = ends;
      const broken = signed(tbs, root);
      for (const allowWeakAlgorithms of [true, false]) {
        const judge = createTrustJudge([anchor, broken], []);
        const question = { at: Date.UTC(2026, 0, 1), purpose: 'smime-sign', allowWeakAlgorithms } as const;
        judge.explain(end, { ...question, supplied: [] });
        createTrustJudge([anchor], []).explain(end, { ...question, supplied: [broken, end] });
      }
    },
  }),
];
