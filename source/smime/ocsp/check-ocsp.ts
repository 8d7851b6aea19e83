/**
 * What OCSP responses say about a certificate (RFC 6960 §3.2, §4.2.2.2). Only its issuer counts, or a responder
 * whose certificate the same issuer signed for that. As with lists, "good" holds only while it is current and
 * strongly signed; what is revoked counts even when it is not.
 */
import { hash } from 'node:crypto';
import { weaknessOfKey, weaknessOfSignatureAlgorithm } from '../../core/algorithm-policy.ts';
import { type Certificate, type PublicKeyFacts, validityAt } from '../../core/certificate.ts';
import type { Revocation } from '../../core/trust.ts';
import { extensionReasons } from '../path/check-certificate.ts';
import { isSameName } from '../path/comparable-name.ts';
import type { SignatureChecks } from '../path/signature-checks.ts';
import type { PathLink } from '../path/validate-path.ts';
import { keyBitsOf } from './certificate-id.ts';
import type { OcspPool } from './ocsp-pool.ts';
import type { OcspResponse, OcspSingleResponse, ResponderId } from './read-ocsp-response.ts';

/** id-kp-OCSPSigning. */
const ocspSigning = '1.3.6.1.5.5.7.3.9';
/** Clocks of responders run ahead of ours at times; an answer from the next minutes is no answer from the future. */
const clockTolerance = 5 * 60_000;
/** An answer that does not say how long it holds is good for so long: it was made for the moment of the question. */
const unlimitedAnswerAge = 24 * 3_600_000;

export interface OcspSources {
  readonly ocsp: OcspPool;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly allowWeakAlgorithms: boolean;
  readonly signatures: SignatureChecks;
  /** Whether a list revokes the responder's own certificate. */
  isRevoked(responder: Certificate): boolean;
}

interface Signer {
  readonly key: PublicKeyFacts;
  /** Absent when the issuer signed by itself. */
  readonly delegate?: Certificate;
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

function isResponder(id: ResponderId, { subject, publicKey }: Pick<Certificate, 'subject' | 'publicKey'>) {
  return id.kind === 'name'
    ? isSameName(id.name, subject)
    : id.hash === hash('sha1', keyBitsOf(publicKey), 'hex');
}

function mayAnswer(delegate: Certificate): boolean {
  const { extendedKeyUsage, keyUsage } = delegate;
  return (
    extendedKeyUsage?.includes(ocspSigning) === true &&
    (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')) &&
    extensionReasons(delegate).length === 0
  );
}

/** Who signed `response`, when that is the issuer itself or a responder that it appointed. */
function signerOf(response: OcspResponse, issuer: PathLink, sources: OcspSources): Signer | undefined {
  const { signatures } = sources;
  const itself = { subject: issuer.certificate.subject, publicKey: issuer.key };
  if (isResponder(response.responder, itself) && signatures.verify(response, issuer.key) === 'valid') {
    return { key: issuer.key };
  }
  for (const delegate of response.certificates) {
    if (!isResponder(response.responder, delegate) || !mayAnswer(delegate)) continue;
    if (!isSameName(delegate.issuer, issuer.certificate.subject)) continue;
    if (signatures.verify(delegate, issuer.key) !== 'valid') continue;
    if (signatures.verify(response, delegate.publicKey) !== 'valid') continue;
    return { key: delegate.publicKey, delegate };
  }
  return undefined;
}

/** Why an answer says nothing about this time. */
function stalenessOf({ thisUpdate, nextUpdate }: OcspSingleResponse, at: number): string | undefined {
  if (at < thisUpdate - clockTolerance) return 'the OCSP answer is from a later time';
  const end = nextUpdate === undefined ? thisUpdate + unlimitedAnswerAge : nextUpdate + 1000;
  return at >= end ? `the OCSP answer is out of date since ${dateOf(end)}` : undefined;
}

/** Why an answer must not be relied on, whatever its age. */
function weaknessOf(response: OcspResponse, { key, delegate }: Signer): string | undefined {
  const names = [response, ...(delegate === undefined ? [] : [delegate])].map(
    ({ signatureAlgorithm }) => signatureAlgorithm.name,
  );
  const weak = names.find((name) => weaknessOfSignatureAlgorithm(name) !== undefined);
  if (weak !== undefined) return `the OCSP answer is signed with ${weak}, which can be forged`;
  const weakness = delegate === undefined ? undefined : weaknessOfKey(key);
  return weakness === undefined ? undefined : `the OCSP responder is too weak: ${weakness.message}`;
}

/** What one response says; `isFirm` when it may be relied on for a "good", too. */
function judge(
  response: OcspResponse,
  single: OcspSingleResponse,
  issuer: PathLink,
  sources: OcspSources,
): { readonly revocation: Revocation; readonly isFirm: boolean } {
  const useless = (why: string) => ({ revocation: { status: 'unknown' as const, why }, isFirm: false });
  const [unknown] = response.unknownCritical;
  if (unknown !== undefined) return useless(`the OCSP answer has the unknown critical extension ${unknown}`);
  const signer = signerOf(response, issuer, sources);
  if (signer === undefined) return useless('nobody trusted signed the OCSP answer');
  const { delegate } = signer;
  if (delegate !== undefined) {
    if (validityAt(delegate, response.producedAt) !== 'valid') {
      return useless('the certificate of the OCSP responder was not valid when it answered');
    }
    if (sources.isRevoked(delegate)) return useless('the certificate of the OCSP responder is revoked');
  }
  const shortcoming =
    (sources.allowWeakAlgorithms ? undefined : weaknessOf(response, signer)) ??
    stalenessOf(single, sources.at) ??
    (delegate !== undefined && validityAt(delegate, sources.at) !== 'valid'
      ? 'the certificate of the OCSP responder is not valid now'
      : undefined);
  const { answer } = single;
  if (answer.status === 'revoked') return { revocation: answer, isFirm: shortcoming === undefined };
  if (shortcoming !== undefined) return useless(shortcoming);
  return answer.status === 'good'
    ? { revocation: { status: 'good' }, isFirm: true }
    : { revocation: { status: 'unknown', why: 'the OCSP responder does not know it' }, isFirm: true };
}

/** What the responses at hand say about `certificate`, which `issuer` signed. */
export function checkOcsp(certificate: Certificate, issuer: PathLink, sources: OcspSources): Revocation {
  const asked = { subject: issuer.certificate.subject, publicKey: issuer.key };
  let answer: Revocation = { status: 'unknown' };
  let isGoodEnough = true;
  for (const { response, single } of sources.ocsp.answersFor(certificate, asked)) {
    const { revocation, isFirm } = judge(response, single, issuer, sources);
    if (revocation.status === 'revoked') return revocation;
    if (revocation.status === 'good') {
      // The newest answer that may be relied on is the issuer's last word.
      if (isGoodEnough) return revocation;
      continue;
    }
    if (isFirm) isGoodEnough = false;
    if (answer.status === 'unknown' && answer.why === undefined) answer = revocation;
  }
  return answer;
}
