/**
 * Reads an OCSP response (RFC 6960 §4.2) strictly from DER. It judges form only: who signed it, whether it is
 * current and whom it is about is decided elsewhere.
 */
import type { Certificate, DistinguishedName, Extension } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import type { RevocationReason } from '../../core/trust.ts';
import { readExtensions } from '../certificate/extensions.ts';
import { readName } from '../certificate/names.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { readSignatureAlgorithm } from '../certificate/read-signature-algorithm.ts';
import { hexOf } from '../certificate/text.ts';
import { readTime } from '../certificate/times.ts';
import { readReasonCode } from '../crl/read-crl-entries.ts';
import {
  childrenOf,
  contentOf,
  contextTag,
  DerError,
  type DerNode,
  derTag,
  encodingOf,
  expectTag,
  readBitString,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { type OcspCertificateId, readCertificateId } from './certificate-id.ts';
import { nonceOid } from './encode-ocsp-request.ts';

export type ResponderId =
  | { readonly kind: 'name'; readonly name: DistinguishedName }
  /** SHA-1 of the key's bits, lower-case hex. */
  | { readonly kind: 'key'; readonly hash: string };

export type OcspStatus =
  | { readonly status: 'good' | 'unknown' }
  | { readonly status: 'revoked'; readonly reason: RevocationReason; readonly at: number };

export interface OcspSingleResponse {
  readonly id: OcspCertificateId;
  readonly answer: OcspStatus;
  /** Milliseconds since the epoch, like all times here. */
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
}

export interface OcspResponse {
  readonly der: Uint8Array;
  readonly responder: ResponderId;
  readonly producedAt: number;
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: Certificate['signatureAlgorithm'];
  /** Certificates that came along, those that can be read. */
  readonly certificates: readonly Certificate[];
  readonly responses: readonly OcspSingleResponse[];
  /** Lower-case hex. */
  readonly nonce?: string;
  /** Critical extensions that are not understood: the response must not be used. */
  readonly unknownCritical: readonly string[];
}

/** More than any responder sends; the rest is left unread. */
const maximumCertificates = 10;
const basicResponse = '1.3.6.1.5.5.7.48.1.1';

/** OCSPResponseStatus in words; 0 is success and 4 is not used. */
const failures: ReadonlyMap<number, string> = new Map([
  [1, 'calls the request malformed'],
  [2, 'has an internal error'],
  [3, 'asks to try later'],
  [5, 'wants signed requests'],
  [6, 'refuses to answer us'],
]);

type Taker = (tag: number) => DerNode | undefined;

function takerOf(parts: DerNode[]): Taker {
  return (tag) => (parts[0]?.tag === tag ? parts.shift() : undefined);
}

function onlyChild(node: DerNode, what: string): DerNode {
  const [child, ...rest] = childrenOf(node);
  if (child === undefined || rest.length > 0) throw new DerError(`${what} is not one value`);
  return child;
}

function extensionsIn(wrapper: DerNode | undefined): readonly Extension[] {
  return wrapper === undefined ? [] : readExtensions(onlyChild(wrapper, 'extensions'));
}

function readStatus(node: DerNode | undefined): OcspStatus {
  switch (node?.tag) {
    case contextTag(0, false):
      return { status: 'good' };
    case contextTag(1, true): {
      const [time, wrapped, ...rest] = childrenOf(node);
      const at = readTime(expectTag(time, derTag.generalizedTime, 'time of revocation'));
      if (rest.length > 0) throw new DerError('a revocation has more than time and reason');
      if (wrapped === undefined) return { status: 'revoked', reason: 'unspecified', at };
      const reason = onlyChild(expectTag(wrapped, contextTag(0, true), 'reason'), 'reason');
      return { status: 'revoked', reason: readReasonCode(reason), at };
    }
    case contextTag(2, false):
      return { status: 'unknown' };
    default:
      throw new DerError('a certificate status that OCSP does not have');
  }
}

function readSingle(node: DerNode, unknownCritical: string[]): OcspSingleResponse {
  const parts = childrenOf(expectTag(node, derTag.sequence, 'single response'));
  const id = readCertificateId(parts.shift());
  const answer = readStatus(parts.shift());
  const take = takerOf(parts);
  const thisUpdate = readTime(expectTag(take(derTag.generalizedTime), derTag.generalizedTime, 'thisUpdate'));
  const next = take(contextTag(0, true));
  for (const { oid, critical } of extensionsIn(take(contextTag(1, true)))) {
    if (critical) unknownCritical.push(oid);
  }
  if (parts.length > 0) throw new DerError('a single response has a part that it should not have');
  if (next === undefined) return { id, answer, thisUpdate };
  const nextUpdate = readTime(expectTag(onlyChild(next, 'nextUpdate'), derTag.generalizedTime, 'nextUpdate'));
  return { id, answer, thisUpdate, nextUpdate };
}

function readResponder(node: DerNode | undefined): ResponderId {
  if (node?.tag === contextTag(1, true)) return { kind: 'name', name: readName(onlyChild(node, 'name')) };
  const key = onlyChild(expectTag(node, contextTag(2, true), 'responder'), 'responder');
  return { kind: 'key', hash: hexOf(contentOf(expectTag(key, derTag.octetString, 'hash of a key'))) };
}

function readData(tbs: DerNode) {
  const parts = childrenOf(expectTag(tbs, derTag.sequence, 'response data'));
  const take = takerOf(parts);
  const version = take(contextTag(0, true));
  if (version !== undefined && readSmallInteger(onlyChild(version, 'version')) !== 0) {
    throw new DerError('unknown version');
  }
  const responder = readResponder(parts.shift());
  const producedAt = readTime(expectTag(take(derTag.generalizedTime), derTag.generalizedTime, 'producedAt'));
  const list = expectTag(take(derTag.sequence), derTag.sequence, 'list of responses');
  const extensions = extensionsIn(take(contextTag(1, true)));
  if (parts.length > 0) throw new DerError('the response data have a part that they should not have');
  const unknownCritical = extensions
    .filter(({ oid, critical }) => critical && oid !== nonceOid)
    .map(({ oid }) => oid);
  const responses = childrenOf(list).map((node) => readSingle(node, unknownCritical));
  const nonce = extensions.find(({ oid }) => oid === nonceOid)?.value;
  return {
    responder,
    producedAt,
    responses,
    unknownCritical,
    ...(nonce === undefined ? {} : { nonce: nonceText(nonce) }),
  };
}

/** Older responders have the bare bytes in the extension instead of an OCTET STRING. */
function nonceText(value: Uint8Array): string {
  try {
    return hexOf(contentOf(expectTag(readWhole(value), derTag.octetString, 'nonce')));
  } catch (thrown) {
    if (!(thrown instanceof DerError)) throw thrown;
    return hexOf(value);
  }
}

function readCertificates(wrapper: DerNode | undefined): readonly Certificate[] {
  if (wrapper === undefined) return [];
  const list = expectTag(onlyChild(wrapper, 'certificates'), derTag.sequence, 'certificates');
  return childrenOf(list)
    .slice(0, maximumCertificates)
    .flatMap((node) => {
      try {
        return [readCertificate(encodingOf(node))];
      } catch (thrown) {
        if (!(thrown instanceof UserError)) throw thrown;
        return [];
      }
    });
}

function readBasic(der: Uint8Array, basic: Uint8Array): OcspResponse {
  const [tbs, algorithm, bits, certificates, ...rest] = childrenOf(
    expectTag(readWhole(basic), derTag.sequence, 'basic response'),
  );
  if (tbs === undefined || rest.length > 0)
    throw new DerError('a basic response has a wrong number of parts');
  return {
    der,
    ...readData(tbs),
    tbs: encodingOf(tbs),
    signature: readBitString(expectTag(bits, derTag.bitString, 'signature')).bytes,
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    certificates: readCertificates(
      certificates === undefined ? undefined : expectTag(certificates, contextTag(0, true), 'certificates'),
    ),
  };
}

/** Undefined when the responder answers with a failure of its own. */
function successfulBytes(der: Uint8Array): DerNode {
  const [status, wrapped, ...rest] = childrenOf(expectTag(readWhole(der), derTag.sequence, 'the whole'));
  const [code, ...more] = contentOf(expectTag(status, derTag.enumerated, 'response status'));
  if (code === undefined || more.length > 0 || rest.length > 0) throw new DerError('a malformed status');
  if (code !== 0) {
    throw new UserError(
      'refused',
      `the OCSP responder ${failures.get(code) ?? `answers with the unknown status ${code}`}`,
    );
  }
  const bytes = onlyChild(expectTag(wrapped, contextTag(0, true), 'response bytes'), 'response bytes');
  return expectTag(bytes, derTag.sequence, 'response bytes');
}

/**
 * The facts are views into `der`, which must stay as it is.
 * @throws UserError `unreadable-input`, or `refused` when the responder gives no answer
 */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  try {
    const [type, octets, ...rest] = childrenOf(successfulBytes(der));
    if (rest.length > 0) throw new DerError('the response bytes have more than two parts');
    if (readOid(expectTag(type, derTag.oid, 'response type')) !== basicResponse) {
      throw new DerError('it is no basic response');
    }
    return readBasic(der, contentOf(expectTag(octets, derTag.octetString, 'response')));
  } catch (thrown) {
    if (!(thrown instanceof DerError)) throw thrown;
    throw new UserError('unreadable-input', `this is not a readable OCSP response: ${thrown.message}`, {
      cause: thrown,
    });
  }
}
