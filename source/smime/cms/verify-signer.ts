/**
 * Judges each signature of a message (RFC 5652 §5.4, §5.6): whether it is over this content, by a certificate that
 * it names. Whether that certificate is trusted, and for whom, is decided elsewhere.
 */
import { hash } from 'node:crypto';
import { weaknessOfSignatureAlgorithm } from '../../core/algorithm-policy.ts';
import { type Certificate, keyAlgorithmName } from '../../core/certificate.ts';
import type { JudgedSigner } from '../../core/mail-engine.ts';
import { digestNameOf, ecOid, rsaOid } from '../certificate/algorithm-names.ts';
import { DerError } from '../der/read.ts';
import { type Budget, budgetOf, type SignatureChecks, signatureChecks } from '../path/signature-checks.ts';
import { nodeDigestOf, type Signed } from '../path/verify-signature.ts';
import { identifies } from './certificate-identifier.ts';
import { cmsTypes } from './content-info.ts';
import type { SignedData, SignerInfo } from './read-signed-data.ts';
import {
  looksLikeSignedAttributes,
  readSignedAttributes,
  type SignedAttributes,
} from './signed-attributes.ts';

type Verdict = Pick<JudgedSigner, 'result' | 'why' | 'certificate'>;

/** Signatures that may be checked for one message: some certificates for each signer. */
const mostChecks = 256;
/** How often the whole content may be gone through, whatever its length: once for each digest, as a rule. */
const mostPasses = 8;

interface Work {
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly passes: Budget;
  readonly checks: SignatureChecks;
  /** Digests of the content by our name of the digest. */
  readonly digests: Map<string, Buffer>;
}

/** Signature algorithms that name the key alone: the digest is that of the signer (RFC 3370 §3.2). */
const keyAlgorithms: ReadonlyMap<string, string> = new Map([
  [rsaOid, 'RSA'],
  [ecOid, 'ECDSA'],
]);

/** As `verifySignature` wants it called; undefined where algorithm and digest do not belong together. */
function schemeNameOf({ oid, name }: Signed['signatureAlgorithm'], digest: string): string | undefined {
  const key = keyAlgorithms.get(oid);
  if (key !== undefined) return `${key} with ${digest}`;
  // Ed448 goes with SHAKE256, which is no digest here (RFC 8419 §3).
  if (name.startsWith('Ed')) return name === 'Ed25519' && digest === 'SHA-512' ? name : undefined;
  return !name.includes(' with ') || name.endsWith(` with ${digest}`) ? name : undefined;
}

const malformed = (why: string): Verdict => ({ result: 'malformed', why });
const unsupported = (why: string): Verdict => ({ result: 'unsupported', why });
const tooMuch = unsupported('is one of more than can be checked');

/** Undefined when the content was gone through too often. */
function contentDigest(name: string, node: string, { content, digests, passes }: Work): Buffer | undefined {
  const known = digests.get(name);
  if (known !== undefined || !passes.spend()) return known;
  const digest = hash(node, content, 'buffer');
  digests.set(name, digest);
  return digest;
}

/** What speaks against the signature whoever made it; undefined when all depends on the key. */
function objectionTo(
  attributes: SignedAttributes,
  name: string,
  node: string,
  work: Work,
): Verdict | undefined {
  if (attributes.contentType !== work.contentType) return { result: 'altered' };
  const digest = contentDigest(name, node, work);
  if (digest === undefined) return tooMuch;
  if (!digest.equals(attributes.messageDigest)) return { result: 'altered' };
  const unknown = attributes.signingCertificates.find((one) => nodeDigestOf(one.digest) === undefined);
  return unknown && unsupported(`names its certificate with the unknown digest ${unknown.digest}`);
}

/** A signature without attributes is over the content itself, and only what is plain data may be signed so. */
function objectionToBare({ contentType, content }: Work): Verdict | undefined {
  if (contentType !== cmsTypes.data) return malformed('has no attributes, though it is not over plain data');
  if (looksLikeSignedAttributes(content)) {
    return malformed('was made over the attributes of another message');
  }
  return undefined;
}

function isSigningCertificate(certificate: Certificate, attributes: SignedAttributes | undefined): boolean {
  return (attributes?.signingCertificates ?? []).every((one) => {
    const node = nodeDigestOf(one.digest);
    return node !== undefined && hash(node, certificate.der, 'buffer').equals(one.hash);
  });
}

/** Several certificates may have one name: that one counts whose key made the signature. */
function verdictByKey(
  signed: Signed,
  named: readonly Certificate[],
  attributes: SignedAttributes | undefined,
  { checks, passes }: Work,
): Verdict {
  const [first] = named;
  if (first === undefined) return { result: 'no-certificate' };
  let verdict: Verdict = { result: 'altered', certificate: first };
  for (const certificate of named.filter((one) => isSigningCertificate(one, attributes))) {
    // Without attributes, every check goes through the content.
    if (attributes === undefined && !passes.spend()) return { ...tooMuch, certificate };
    const result = checks.verify(signed, certificate.publicKey);
    if (result === 'valid') return { result: 'intact', certificate };
    if (result === 'limit') return { ...tooMuch, certificate };
    if (result === 'unsupported') {
      const key = keyAlgorithmName(certificate.publicKey);
      const why = `uses ${signed.signatureAlgorithm.name} with a key of the kind ${key}, which cannot be checked here`;
      verdict = { ...unsupported(why), certificate };
    }
  }
  return verdict;
}

function attributesOf({ signedAttributes }: SignerInfo): SignedAttributes | Verdict | undefined {
  try {
    return signedAttributes && readSignedAttributes(signedAttributes);
  } catch (thrown) {
    if (!(thrown instanceof DerError)) throw thrown;
    return malformed(`has attributes that cannot be right: ${thrown.message}`);
  }
}

function judgeSigner(signer: SignerInfo, work: Work): JudgedSigner {
  const digest = digestNameOf(signer.digestAlgorithm);
  const named = work.certificates.filter((certificate) => identifies(signer.identifier, certificate));
  const [first] = named;
  const facts = { digest, isWeak: weaknessOfSignatureAlgorithm(digest) !== undefined };
  const ending = (verdict: Verdict, attributes?: SignedAttributes): JudgedSigner => ({
    ...facts,
    ...(first === undefined ? {} : { certificate: first }),
    ...(attributes?.signingTime === undefined ? {} : { signingTime: attributes.signingTime }),
    ...verdict,
  });

  const node = nodeDigestOf(digest);
  if (node === undefined) return ending(unsupported(`uses the unknown digest ${digest}`));
  const scheme = schemeNameOf(signer.signatureAlgorithm, digest);
  if (scheme === undefined)
    return ending(malformed(`uses the digest ${digest} with ${signer.signatureAlgorithm.name}`));
  const attributes = attributesOf(signer);
  if (attributes !== undefined && 'result' in attributes) return ending(attributes);
  const objection =
    attributes === undefined ? objectionToBare(work) : objectionTo(attributes, digest, node, work);
  if (objection !== undefined) return ending(objection, attributes);
  const signed: Signed = {
    tbs: signer.signedAttributes ?? work.content,
    signature: signer.signature,
    signatureAlgorithm: { ...signer.signatureAlgorithm, name: scheme },
  };
  return ending(verdictByKey(signed, named, attributes, work), attributes);
}

/**
 * One verdict for each signer, in their order; none for what has no signers. What is in the message never throws.
 * @param content what is signed: `signed.content`, or what the message is detached from
 * @param certificates all that signers may mean: those that came along, and those at hand
 */
export function judgeSigners(
  signed: SignedData,
  content: Uint8Array,
  certificates: readonly Certificate[],
): readonly JudgedSigner[] {
  const distinct = [...new Map(certificates.map((one) => [one.fingerprint, one])).values()];
  const work: Work = {
    contentType: signed.contentType,
    content,
    certificates: distinct,
    passes: budgetOf(mostPasses),
    checks: signatureChecks(budgetOf(mostChecks)),
    digests: new Map(),
  };
  return signed.signers.map((signer) => judgeSigner(signer, work));
}
