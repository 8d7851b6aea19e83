/** Answers of OCSP responders, which come over plain http: anybody on the way may have written them. */

import {
  bitString,
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../../source/smime/der/write.ts';
import { readOcspResponse } from '../../../source/smime/ocsp/read-ocsp-response.ts';
import { mutateDer } from '../mutate-der.ts';
import { fixtureFiles, type Target, target } from '../target.ts';

const time = (text: string) => encode(0x18, Buffer.from(text));
const sha1 = sequence(oid('1.3.14.3.2.26'), nullValue());

function answer(status: Uint8Array, responder: Uint8Array, certificates: readonly Uint8Array[]): Buffer {
  const id = sequence(
    sha1,
    octetString(Buffer.alloc(20, 1)),
    octetString(Buffer.alloc(20, 2)),
    integer(0x7000),
  );
  const single = sequence(id, status, time('20260101000000Z'), encode(0xa0, time('20260201000000Z')));
  const nonce = sequence(oid('1.3.6.1.5.5.7.48.1.2'), octetString(octetString(Buffer.alloc(16, 3))));
  const data = sequence(responder, time('20260101000000Z'), sequence(single), encode(0xa1, sequence(nonce)));
  const basic = sequence(
    data,
    sequence(oid('1.2.840.113549.1.1.11'), nullValue()),
    bitString(Buffer.alloc(256, 4)),
    ...(certificates.length === 0 ? [] : [encode(0xa0, sequence(...certificates))]),
  );
  const bytes = sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(basic));
  return Buffer.from(sequence(encode(0x0a, Uint8Array.of(0)), encode(0xa0, bytes)));
}

function seeds(): readonly Buffer[] {
  const certificates = fixtureFiles(/^alice\.der$/);
  const byKey = encode(0xa2, octetString(Buffer.alloc(20, 5)));
  const name = sequence(encode(0x31, sequence(oid('2.5.4.3'), encode(0x0c, Buffer.from('Responder')))));
  const revoked = encode(0xa1, time('20251201000000Z'), encode(0xa0, encode(0x0a, Uint8Array.of(1))));
  return [
    answer(encode(0x80), byKey, certificates),
    answer(revoked, encode(0xa1, name), []),
    answer(encode(0x82), byKey, [...certificates, ...certificates]),
    Buffer.from(sequence(encode(0x0a, Uint8Array.of(6)))),
  ];
}

export const ocspTargets: readonly Target[] = [
  target({ name: 'ocsp-response', seeds, mutate: mutateDer, run: readOcspResponse }),
];
