/** Signed messages for tests: made by us, by OpenSSL, and put together by hand with every fault that a test wants. */
import { createPrivateKey, hash, type KeyObject, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../../source/core/certificate.ts';
import type { JudgedSigner } from '../../../source/core/mail-engine.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encodeIssuerAndSerialNumber } from '../../../source/smime/cms/certificate-identifier.ts';
import { cmsTypes, encodeContentInfo } from '../../../source/smime/cms/content-info.ts';
import type { Signer } from '../../../source/smime/cms/encode-signed-data.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { judgeSigners } from '../../../source/smime/cms/verify-signer.ts';
import {
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../../source/smime/der/write.ts';
import { fixture, fixturePath } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { derOf, openssl } from '../tools.ts';

export const content = Buffer.from('Content-Type: text/plain\r\n\r\nPay 100 to Alice.\r\n');
export const signedAt = Date.UTC(2026, 5, 15, 12);

/** The fixture of this name with its key. */
export function signerOf(name: string): Signer {
  const certificate = readCertificate(derOf(`${name}.pem`));
  return {
    certificate,
    privateKey: createPrivateKey(fixture(`${name}.key.pem`)),
    chain: [],
    signingTime: signedAt,
  };
}

/** Certificate and key that OpenSSL makes for itself, and the files that they are in. */
export function selfSigned(type: string, options: readonly string[], ...requestOptions: readonly string[]) {
  const folder = temporaryFolder();
  const key = join(folder, 'key.pem');
  const pem = join(folder, 'certificate.pem');
  const file = options.flatMap((option) => ['-pkeyopt', option]);
  openssl(['genpkey', '-algorithm', type, ...file, '-out', key]);
  const subject = ['-subj', '/CN=Self', '-addext', 'subjectAltName=email:self@example.org'];
  openssl(['req', '-x509', '-new', '-key', key, '-days', '3650', ...subject, ...requestOptions, '-out', pem]);
  const read = openssl(['x509', '-in', pem, '-outform', 'DER']);
  const certificate = readCertificate(read);
  const privateKey = createPrivateKey(openssl(['pkey', '-in', key]));
  return { key, pem, signer: { certificate, privateKey, chain: [], signingTime: signedAt } };
}

export const filesOf = (name: string): readonly string[] => [
  '-signer',
  fixturePath(`${name}.pem`),
  '-inkey',
  fixturePath(`${name}.key.pem`),
];

export function signedByOpenssl(what: Uint8Array, ...args: readonly string[]): Buffer {
  return openssl(['cms', '-sign', '-binary', '-outform', 'DER', ...args], { input: what });
}

/** What OpenSSL says is signed; the certificates are not asked for trust. @throws Error where the signature is not good */
export function verifiedByOpenssl(
  message: Uint8Array,
  what?: Uint8Array,
  ...args: readonly string[]
): Buffer {
  const file = join(temporaryFolder(), 'content');
  if (what !== undefined) writeFileSync(file, what);
  const detached = what === undefined ? [] : ['-content', file];
  const trust = args.length > 0 ? args : ['-noverify'];
  return openssl(['cms', '-verify', '-binary', '-inform', 'DER', ...trust, ...detached], { input: message });
}

export function isGoodForOpenssl(
  message: Uint8Array,
  what?: Uint8Array,
  ...args: readonly string[]
): boolean {
  try {
    verifiedByOpenssl(message, what, ...args);
    return true;
  } catch {
    return false;
  }
}

/** Those that came along, where they can be read. */
export function certificatesIn(message: Uint8Array): readonly Certificate[] {
  return readSignedData(message).certificates.flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch {
      return [];
    }
  });
}

export function judge(
  message: Uint8Array,
  what: Uint8Array = content,
  certificates = certificatesIn(message),
): readonly JudgedSigner[] {
  const signed = readSignedData(message);
  return judgeSigners(signed, signed.content ?? what, certificates);
}

export const algorithm = {
  sha1: sequence(oid('1.3.14.3.2.26'), nullValue()),
  sha256: sequence(oid('2.16.840.1.101.3.4.2.1')),
  sha384: sequence(oid('2.16.840.1.101.3.4.2.2')),
  sha512: sequence(oid('2.16.840.1.101.3.4.2.3')),
  rsa: sequence(oid('1.2.840.113549.1.1.1'), nullValue()),
  rsaSha256: sequence(oid('1.2.840.113549.1.1.11'), nullValue()),
  ec: sequence(oid('1.2.840.10045.2.1')),
  ecdsaSha256: sequence(oid('1.2.840.10045.4.3.2')),
  ecdsaSha384: sequence(oid('1.2.840.10045.4.3.3')),
  ed25519: sequence(oid('1.3.101.112')),
} as const;

const pkcs9 = '1.2.840.113549.1.9';
export const attribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array =>
  sequence(oid(type), encode(0x31, ...values));
export const attributes = {
  contentType: (type: string = cmsTypes.data) => attribute(`${pkcs9}.3`, oid(type)),
  messageDigest: (what: Uint8Array, digest = 'sha256') =>
    attribute(`${pkcs9}.4`, octetString(hash(digest, what, 'buffer'))),
  signingTime: (encoded: Uint8Array) => attribute(`${pkcs9}.5`, encoded),
  signingCertificate: (certificate: Certificate) =>
    attribute(
      `${pkcs9}.16.2.12`,
      sequence(sequence(sequence(octetString(Buffer.from(certificate.sha1, 'hex'))))),
    ),
  signingCertificateV2: (certificate: Certificate, ...hashAlgorithm: readonly Uint8Array[]) =>
    attribute(
      `${pkcs9}.16.2.47`,
      sequence(
        sequence(sequence(...hashAlgorithm, octetString(Buffer.from(certificate.fingerprint, 'hex')))),
      ),
    ),
};

export interface SignerPlan {
  readonly identifier?: Uint8Array;
  readonly digestAlgorithm?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  /** In the order in which they are to stand; absent: the signature is over the content. */
  readonly attributes?: readonly Uint8Array[];
  /** As it stands in the message, where that is not the SET of `attributes` with the tag [0]. */
  readonly encodedAttributes?: Uint8Array;
  readonly signed?: Uint8Array;
  readonly signature?: Uint8Array;
}

/** Signed with SHA-256, unless the key has its digest in itself. */
function signatureOver(bytes: Uint8Array, key: KeyObject): Uint8Array {
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key);
}

/** A SignerInfo as planned; RSA with SHA-256 unless planned otherwise. */
export function signerInfo({ certificate, privateKey }: Signer, plan: SignerPlan): Uint8Array {
  const set = plan.attributes === undefined ? undefined : encode(0x31, ...plan.attributes);
  const implicit = set === undefined ? [] : [Buffer.concat([Uint8Array.of(0xa0), set.subarray(1)])];
  const signed = plan.signed ?? set ?? content;
  return sequence(
    integer(1),
    plan.identifier ?? encodeIssuerAndSerialNumber(certificate),
    plan.digestAlgorithm ?? algorithm.sha256,
    ...(plan.encodedAttributes === undefined ? implicit : [plan.encodedAttributes]),
    plan.signatureAlgorithm ?? algorithm.rsa,
    octetString(plan.signature ?? signatureOver(signed, privateKey)),
  );
}

export interface MessagePlan {
  readonly contentType?: string;
  /** The encoded value inside eContent's tag. */
  readonly embedded?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  /** What stands between certificates and signers. */
  readonly crls?: readonly Uint8Array[];
}

export function message(signers: readonly Uint8Array[], plan: MessagePlan = {}): Uint8Array {
  const { contentType = cmsTypes.data, embedded, certificates = [], crls = [] } = plan;
  return encodeContentInfo(
    cmsTypes.signedData,
    sequence(
      integer(1),
      setOf([algorithm.sha256]),
      sequence(oid(contentType), ...(embedded === undefined ? [] : [encode(0xa0, embedded)])),
      ...(certificates.length === 0 ? [] : [encode(0xa0, ...certificates)]),
      ...(crls.length === 0 ? [] : [encode(0xa1, ...crls)]),
      encode(0x31, ...signers),
    ),
  );
}
