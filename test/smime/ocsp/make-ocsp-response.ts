/** OCSP responses made in the process, with every fault that a test wants. */
import { hash } from 'node:crypto';
import type { Certificate } from '../../../source/core/certificate.ts';
import { encode, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { encodeCertificateId } from '../../../source/smime/ocsp/certificate-id.ts';
import { nonceOid } from '../../../source/smime/ocsp/encode-ocsp-request.ts';
import {
  extension,
  ia5,
  noon,
  type SignatureScheme,
  schemes,
  signed,
  type TestKey,
} from '../path/make-certificate.ts';

export interface ResponsePlan {
  readonly about: Certificate;
  readonly issuer: Certificate;
  readonly signer: TestKey;
  /** The signer's own name, or the issuer's. */
  readonly responder?: Certificate;
  readonly status?: 'good' | 'revoked' | 'unknown';
  readonly producedAt?: number;
  readonly thisUpdate?: number;
  readonly nextUpdate?: number | null;
  readonly certificates?: readonly Certificate[];
  readonly nonce?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly byKey?: boolean;
  readonly scheme?: SignatureScheme;
  readonly tamper?: boolean;
}

const generalizedTime = (at: number) => ia5(0x18, new Date(at).toISOString().replace(/[-:T]|\.\d+/g, ''));

function statusOf(status: ResponsePlan['status']): Uint8Array {
  if (status === 'revoked') {
    const reason = encode(0xa0, encode(0x0a, Uint8Array.of(1)));
    return encode(0xa1, generalizedTime(noon - 86_400_000), reason);
  }
  return encode(status === 'unknown' ? 0x82 : 0x80);
}

export function ocspResponse(plan: ResponsePlan): Uint8Array {
  const { about, issuer, responder = issuer, nextUpdate, scheme = schemes.ecdsaSha256 } = plan;
  const single = sequence(
    encodeCertificateId(about, issuer),
    statusOf(plan.status),
    generalizedTime(plan.thisUpdate ?? noon - 3_600_000),
    ...(nextUpdate === null ? [] : [encode(0xa0, generalizedTime(nextUpdate ?? noon + 3_600_000))]),
  );
  const extensions = [
    ...(plan.nonce === undefined ? [] : [extension(nonceOid, octetString(plan.nonce))]),
    ...(plan.extensions ?? []),
  ];
  const id = plan.byKey
    ? encode(0xa2, octetString(hash('sha1', plan.signer.spki.subarray(-65), 'buffer')))
    : encode(0xa1, responder.subject.der);
  const data = sequence(
    id,
    generalizedTime(plan.producedAt ?? noon - 3_600_000),
    sequence(single),
    ...(extensions.length === 0 ? [] : [encode(0xa1, sequence(...extensions))]),
  );
  const basic = signed(data, plan.signer, scheme, plan.tamper);
  const certificates = (plan.certificates ?? []).map(({ der }) => der);
  const whole =
    certificates.length === 0
      ? basic
      : sequence(basic.subarray(basic[1] === 0x82 ? 4 : 3), encode(0xa0, sequence(...certificates)));
  return sequence(
    encode(0x0a, Uint8Array.of(0)),
    encode(0xa0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(whole))),
  );
}

/** A failure of the responder's own: 1 malformedRequest, 3 tryLater … */
export const ocspFailure = (status: number): Uint8Array => sequence(encode(0x0a, Uint8Array.of(status)));
