/**
 * Encrypts content to certificates as EnvelopedData (RFC 5652 §6.1), with AES-GCM as AuthEnvelopedData (RFC 5083).
 * Whether the certificates are the right ones, and may be used, was decided before.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Certificate, keyAlgorithmName } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import type { EncryptionForm, KeyTransport } from '../../core/mail-engine.ts';
import { encode, integer, octetString, oid, sequence, setOf } from '../der/write.ts';
import { encodeIssuerAndSerialNumber } from './certificate-identifier.ts';
import { encryptContent } from './content-encryption.ts';
import { cmsTypes, encodeContentInfo } from './content-info.ts';
import { agreeOnKey } from './key-agreement.ts';
import { transportKey } from './key-transport.ts';

/**
 * A ContentInfo in DER.
 * @throws UserError `refused` for a certificate with whose key nothing can be encrypted
 */
export function encodeEnvelopedData(
  content: Uint8Array,
  certificates: readonly Certificate[],
  { cipher, keyTransport }: EncryptionForm,
): Uint8Array {
  if (certificates.length === 0) throw new UserError('refused', 'a message cannot be encrypted to nobody');
  const { messageKey, algorithm, ciphertext, tag } = encryptContent(content, cipher);
  try {
    const recipients = setOf(
      certificates.map((certificate) => recipientInfo(certificate, messageKey, keyTransport)),
    );
    const contentInfo = sequence(oid(cmsTypes.data), algorithm, encode(0x80, ...ciphertext));
    if (tag !== undefined) {
      const parts = [integer(0), recipients, contentInfo, octetString(tag)];
      return encodeContentInfo(cmsTypes.authEnvelopedData, sequence(...parts));
    }
    const hasRsaOnly = certificates.every(({ publicKey }) => publicKey.algorithm === 'RSA');
    const parts = [integer(hasRsaOnly ? 0 : 2), recipients, contentInfo];
    return encodeContentInfo(cmsTypes.envelopedData, sequence(...parts));
  } finally {
    messageKey.fill(0);
  }
}

function recipientInfo(certificate: Certificate, messageKey: Buffer, transport: KeyTransport): Uint8Array {
  try {
    const key = createPublicKey({
      key: Buffer.from(certificate.publicKey.spki),
      format: 'der',
      type: 'spki',
    });
    if (key.asymmetricKeyType === 'rsa') return transportInfo(certificate, key, messageKey, transport);
    const curve = key.asymmetricKeyDetails?.namedCurve;
    if (curve !== undefined) return agreementInfo(certificate, key, curve, messageKey);
  } catch (error) {
    throw cannotEncryptTo(certificate, error);
  }
  throw cannotEncryptTo(certificate);
}

function cannotEncryptTo({ publicKey, subject }: Certificate, cause?: unknown): UserError {
  const key = keyAlgorithmName(publicKey);
  return new UserError('refused', `nothing can be encrypted to the key of ${subject.text}, which is ${key}`, {
    hint: 'Ask for a certificate with an RSA key of at least 2048 bits, or an EC key on a NIST curve.',
    cause,
  });
}

/** KeyTransRecipientInfo. */
function transportInfo(
  certificate: Certificate,
  key: KeyObject,
  messageKey: Buffer,
  transport: KeyTransport,
): Uint8Array {
  const { algorithm, encryptedKey } = transportKey(messageKey, key, transport);
  return sequence(integer(0), encodeIssuerAndSerialNumber(certificate), algorithm, octetString(encryptedKey));
}

/** KeyAgreeRecipientInfo, with an ephemeral key for this recipient alone. */
function agreementInfo(
  certificate: Certificate,
  key: KeyObject,
  curve: string,
  messageKey: Buffer,
): Uint8Array {
  const { originatorKey, algorithm, encryptedKey } = agreeOnKey(
    messageKey,
    certificate.publicKey,
    key,
    curve,
  );
  const recipientKey = sequence(encodeIssuerAndSerialNumber(certificate), octetString(encryptedKey));
  return encode(0xa1, integer(3), encode(0xa0, originatorKey), algorithm, sequence(recipientKey));
}
