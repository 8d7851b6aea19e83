/**
 * Reads one X.509 certificate (RFC 5280 §4.1) strictly from DER into facts. It judges form only: whether the
 * certificate is trusted, in time or of any use is decided from the facts.
 */
import { hash, X509Certificate } from 'node:crypto';
import type { Certificate } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  derTag,
  encodingOf,
  expectTag,
  readBitString,
  readIntegerBytes,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { factsOfExtensions, readExtensions } from './extensions.ts';
import { addressesOf } from './general-names.ts';
import { readName } from './names.ts';
import { readPublicKey } from './public-key.ts';
import { readSignatureAlgorithm } from './read-signature-algorithm.ts';
import { hexOf } from './text.ts';
import { readTime } from './times.ts';

/** Runs `read`, so that a failure names the field. */
function field<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) throw new DerError(`its ${name} cannot be read (${error.message})`);
    throw error;
  }
}

function readVersion(wrapped: DerNode): 1 | 2 | 3 {
  const [version, ...rest] = childrenOf(wrapped);
  const value = readSmallInteger(expectTag(version, derTag.integer, 'version'));
  if (rest.length > 0 || value > 2) throw new DerError('unknown version');
  return value === 0 ? 1 : value === 1 ? 2 : 3;
}

function readValidity(node: DerNode | undefined): Pick<Certificate, 'notBefore' | 'notAfter'> {
  const [notBefore, notAfter, ...rest] = childrenOf(expectTag(node, derTag.sequence, 'validity'));
  if (notBefore === undefined || notAfter === undefined || rest.length > 0) {
    throw new DerError('not exactly two times');
  }
  return { notBefore: readTime(notBefore), notAfter: readTime(notAfter) };
}

function readFacts(der: Uint8Array): Certificate {
  const [tbs, outerAlgorithm, signatureBits, ...rest] = childrenOf(
    expectTag(readWhole(der), derTag.sequence, 'the whole'),
  );
  if (tbs === undefined || outerAlgorithm === undefined || signatureBits === undefined || rest.length > 0) {
    throw new DerError('it is not the three parts that a certificate is');
  }
  const parts = childrenOf(expectTag(tbs, derTag.sequence, 'its first part'));
  const take = (tag: number): DerNode | undefined => (parts[0]?.tag === tag ? parts.shift() : undefined);
  const need = (tag: number, name: string): DerNode => {
    const part = expectTag(parts[0], tag, `its ${name}`);
    parts.shift();
    return part;
  };

  const wrappedVersion = take(contextTag(0, true));
  const version = wrappedVersion === undefined ? 1 : field('version', () => readVersion(wrappedVersion));
  const serialNumber = need(derTag.integer, 'serial number');
  const innerAlgorithm = need(derTag.sequence, 'signature algorithm');
  const issuer = need(derTag.sequence, 'issuer');
  const validity = need(derTag.sequence, 'validity');
  const subject = need(derTag.sequence, 'subject');
  const publicKey = need(derTag.sequence, 'public key');
  const uniqueIds = [take(contextTag(1, false)), take(contextTag(2, false))];
  const wrappedExtensions = take(contextTag(3, true));
  if (parts.length > 0) throw new DerError('it has a part that no certificate has');
  if (version === 1 && uniqueIds.some((id) => id !== undefined)) {
    throw new DerError('version 1 has no unique identifiers');
  }
  if (version !== 3 && wrappedExtensions !== undefined) {
    throw new DerError(`it has extensions, but says that its version is ${version}`);
  }
  // What is signed and what the signature claims must be one (RFC 5280 §4.1.1.2).
  if (Buffer.compare(encodingOf(innerAlgorithm), encodingOf(outerAlgorithm)) !== 0) {
    throw new DerError('it names two different signature algorithms');
  }

  const signature = field('signature', () =>
    readBitString(expectTag(signatureBits, derTag.bitString, 'signature')),
  );
  const subjectName = field('subject', () => readName(subject));
  const extensions = field('extensions', () => {
    if (wrappedExtensions === undefined) return [];
    const [list, ...more] = childrenOf(wrappedExtensions);
    if (list === undefined || more.length > 0) throw new DerError('not exactly one list');
    return readExtensions(list);
  });
  const facts = field('extensions', () => factsOfExtensions(extensions));
  return {
    der,
    fingerprint: hash('sha256', der, 'hex'),
    sha1: hash('sha1', der, 'hex'),
    version,
    serialNumber: field('serial number', () => hexOf(readIntegerBytes(serialNumber))),
    subject: subjectName,
    issuer: field('issuer', () => readName(issuer)),
    ...field('validity', () => readValidity(validity)),
    publicKey: field('public key', () => readPublicKey(publicKey)),
    signatureAlgorithm: field('signature algorithm', () => readSignatureAlgorithm(outerAlgorithm)),
    tbs: encodingOf(tbs),
    signature: signature.bytes,
    extensions,
    ...facts,
    addresses: addressesOf(subjectName, facts.subjectAltNames),
  };
}

function unreadable(reason: string, cause: unknown): UserError {
  return new UserError('unreadable-input', `this is not a readable X.509 certificate: ${reason}`, { cause });
}

/**
 * For certificates that passed `readCertificate` when they were stored: the same facts without OpenSSL's opinion.
 * The facts are views into `der`, which must stay as it is.
 * @throws UserError `unreadable-input`
 */
export function readStoredCertificate(der: Uint8Array): Certificate {
  try {
    // Not a Buffer, whose parts would not behave as the type says: their slice() does not copy.
    return readFacts(new Uint8Array(der.buffer, der.byteOffset, der.byteLength));
  } catch (error) {
    if (error instanceof DerError) throw unreadable(error.message, error);
    throw error;
  }
}

/**
 * For certificates from outside: OpenSSL must be able to read them as well, since it does the cryptography
 * later. Copies `der`, so that the caller may wipe or reuse it.
 * @throws UserError `unreadable-input`
 */
export function readCertificate(der: Uint8Array): Certificate {
  const certificate = readStoredCertificate(new Uint8Array(der));
  try {
    new X509Certificate(certificate.der);
  } catch (error) {
    throw unreadable('OpenSSL cannot read it', error);
  }
  return certificate;
}
