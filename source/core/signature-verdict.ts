/**
 * Whether a signed message is what it says: intact, by a trusted certificate, in time, and signed by the one
 * address in From. It refuses to know how signatures are checked and chains are built.
 */
import { comparableAddress, isSameAddress } from './address.ts';
import type { Certificate } from './certificate.ts';
import type { JudgedSigner } from './mail-engine.ts';
import type { Reason } from './reason.ts';
import { certificateLabel, type TrustVerdict } from './trust.ts';

export interface SignatureVerdict {
  readonly signed: boolean;
  /** What a person may rely on: intact, trusted, in time, the whole body, and signed by From. */
  readonly valid: boolean;
  /** The certificate of the signer that the verdict is about. */
  readonly signer?: Certificate;
  readonly trusted: boolean;
  readonly matchesFrom: boolean;
  readonly reasons: readonly Reason[];
}

export interface SignatureQuestion {
  readonly signers: readonly JudgedSigner[];
  /** As in `MailFacts`. */
  readonly from: readonly string[] | undefined;
  readonly allowWeakAlgorithms: boolean;
  readonly trustOf: (certificate: Certificate) => TrustVerdict;
}

export const notSigned: SignatureVerdict = {
  signed: false,
  valid: false,
  trusted: false,
  matchesFrom: false,
  reasons: [{ code: 'not-signed', message: 'the message is not signed' }],
};

/** A message that is signed, or says so, in a way that no signer can be told from. */
export function unusableSignature(code: string, message: string, hint?: string): SignatureVerdict {
  return {
    ...notSigned,
    signed: true,
    reasons: [{ code, message, ...(hint === undefined ? {} : { hint }) }],
  };
}

export const partlySigned = unusableSignature(
  'partly-signed',
  'only a part of the message is signed, so that anybody may have written the rest',
  'Do not rely on it; ask the sender to sign the whole message.',
);

export const stillEncrypted: SignatureVerdict = {
  ...notSigned,
  reasons: [{ code: 'encrypted', message: 'the message is encrypted, so nothing is known of a signature' }],
};

/** One signature around the whole message that can be relied on is enough; else the outermost one is told. */
export function betterOf(outer: SignatureVerdict, inner: SignatureVerdict): SignatureVerdict {
  return !outer.signed || (inner.valid && !outer.valid) ? inner : outer;
}

/** Whoever signs what is encrypted need not know what it says (RFC 8551 §3.7). */
export function outsideEncryption(verdict: SignatureVerdict): SignatureVerdict {
  const reason = {
    code: 'signed-outside',
    message: 'it was signed after it was encrypted, so that whoever signed it need not know what it says',
    hint: 'Ask the sender to sign first, and to encrypt then.',
  };
  return { ...verdict, valid: false, reasons: [...verdict.reasons, reason] };
}

/** The address that the message is from, or why there is not exactly one. */
export function senderOf(from: readonly string[] | undefined): string | Reason {
  const [first, ...more] = from ?? [];
  if (from === undefined) {
    return { code: 'unreadable-sender', message: 'the sender in From cannot be read without guessing' };
  }
  if (first === undefined) return { code: 'no-sender', message: 'the message names no sender in From' };
  if (more.length > 0) {
    const message = `the message names ${from.length} senders in From: ${from.join(', ')}`;
    return { code: 'several-senders', message };
  }
  return comparableAddress(first) === undefined
    ? { code: 'unreadable-sender', message: `the sender in From, "${first}", is no e-mail address` }
    : first;
}

function isFor(certificate: Certificate, address: string): boolean {
  return certificate.addresses.some((one) => isSameAddress(one.address, address));
}

function nameOf({ certificate }: JudgedSigner): string {
  return certificate === undefined ? 'the signer' : certificateLabel(certificate);
}

/** What keeps this signature from saying anything; undefined for an intact one. */
function faultOf(signer: JudgedSigner): Reason | undefined {
  const about = signer.certificate === undefined ? {} : { fingerprint: signer.certificate.fingerprint };
  switch (signer.result) {
    case 'intact':
      return undefined;
    case 'altered':
      return {
        ...about,
        code: 'altered',
        message: `the message was changed on its way, or ${nameOf(signer)} did not sign it`,
        hint: 'Do not believe it; ask the sender to send it again.',
      };
    case 'no-certificate':
      return {
        ...about,
        code: 'certificate-missing',
        message: "the signer's certificate is neither in the message nor in the store",
        hint: 'Ask the sender for the certificate and add it.',
      };
    case 'unsupported':
      return {
        ...about,
        code: 'unsupported-algorithm',
        message: `the signature cannot be checked here: it ${signer.why ?? 'uses an unknown algorithm'}`,
      };
    case 'malformed':
      return {
        ...about,
        code: 'malformed-signature',
        message: `the signature is broken: it ${signer.why ?? 'cannot be read'}`,
        hint: 'Do not believe it; ask the sender to send it again.',
      };
  }
}

interface Weighed {
  readonly signer: JudgedSigner;
  readonly trust?: TrustVerdict;
  readonly isIntact: boolean;
  readonly isTrusted: boolean;
  readonly matchesFrom: boolean;
}

function weigh(signer: JudgedSigner, sender: string | Reason, question: SignatureQuestion): Weighed {
  const { certificate } = signer;
  const isIntact = signer.result === 'intact';
  // Whether a certificate is trusted is of no interest where it signed nothing.
  const trust = certificate === undefined || !isIntact ? undefined : question.trustOf(certificate);
  return {
    signer,
    ...(trust === undefined ? {} : { trust }),
    isIntact,
    isTrusted: trust?.isTrusted === true,
    matchesFrom: certificate !== undefined && typeof sender === 'string' && isFor(certificate, sender),
  };
}

/** The signer who says most for the message comes first. */
function byWeight(one: Weighed, other: Weighed): number {
  return (
    Number(other.isIntact) - Number(one.isIntact) ||
    Number(other.matchesFrom) - Number(one.matchesFrom) ||
    Number(other.isTrusted) - Number(one.isTrusted)
  );
}

function mismatch(certificate: Certificate, sender: string): Reason {
  const addresses = certificate.addresses.map(({ address }) => address);
  const whose = addresses.length === 0 ? 'nobody' : addresses.join(', ');
  return {
    code: 'sender-mismatch',
    message: `this message was not signed by its sender: it is from ${sender}, and the certificate is for ${whose}`,
    hint: 'Ask the sender over another way whether the message is genuine.',
    address: sender,
    fingerprint: certificate.fingerprint,
  };
}

export function judgeSignature(question: SignatureQuestion): SignatureVerdict {
  const sender = senderOf(question.from);
  const weighed = question.signers.map((signer) => weigh(signer, sender, question)).toSorted(byWeight);
  const [main] = weighed;
  if (main === undefined) {
    return unusableSignature('malformed-signature', 'the signature names no signer');
  }
  const { certificate, digest, isWeak } = main.signer;
  const reasons: Reason[] = weighed.flatMap(({ signer }) => faultOf(signer) ?? []);
  // One forged signature among good ones is reason enough; one that nobody here can check is not.
  const isIntact =
    main.isIntact && weighed.every(({ signer }) => !['altered', 'malformed'].includes(signer.result));
  if (typeof sender !== 'string') reasons.push(sender);
  else if (certificate !== undefined && !main.matchesFrom) reasons.push(mismatch(certificate, sender));
  const isTooWeak = isWeak && !question.allowWeakAlgorithms;
  if (isTooWeak) {
    reasons.push({
      code: 'weak-signature',
      message: `the message is signed with ${digest}, which can be forged`,
      hint: 'Ask the sender to sign with SHA-256, or allow weak algorithms in the settings.',
    });
  }
  reasons.push(...(main.trust?.reasons ?? []));
  return {
    signed: true,
    valid: isIntact && main.isTrusted && main.matchesFrom && !isTooWeak,
    ...(certificate === undefined ? {} : { signer: certificate }),
    trusted: main.isTrusted,
    matchesFrom: main.matchesFrom,
    reasons,
  };
}
