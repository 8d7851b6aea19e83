/**
 * Mail signed and encrypted, and taken apart again layer by layer: MIME and CMS put together behind the engine's
 * port. Whom to trust and which keys to use is decided elsewhere.
 */
import { createPrivateKey } from 'node:crypto';
import type { Certificate } from '../core/certificate.ts';
import { UserError } from '../core/errors.ts';
import type {
  EncryptedLayer,
  HeaderPlan,
  LayerContent,
  MailEngine,
  MailFacts,
  MailLayer,
  MailProtection,
  SigningKey,
} from '../core/mail-engine.ts';
import { readCertificate } from './certificate/read-certificate.ts';
import { cmsTypes, readContentInfo } from './cms/content-info.ts';
import { encodeEnvelopedData } from './cms/encode-enveloped-data.ts';
import { encodeSignedData } from './cms/encode-signed-data.ts';
import { openEnvelopedData, recipientsAmong } from './cms/open-enveloped-data.ts';
import { readEnvelopedData } from './cms/read-enveloped-data.ts';
import { readSignedData, type SignedData } from './cms/read-signed-data.ts';
import { micalgOf } from './cms/signing-scheme.ts';
import { judgeSigners } from './cms/verify-signer.ts';
import { DerError } from './der/read.ts';
import { canonicalEntity } from './mime/canonical-entity.ts';
import { type Entity, readEntity, valuesOf } from './mime/entity.ts';
import { hasPlainLines, isHeaderEnded } from './mime/header-form.ts';
import { type Prepared, prepare } from './mime/header-protection.ts';
import { lineEndOf, toCrlf, withLineEnd } from './mime/line-ends.ts';
import { entityOfMail, mailAround } from './mime/mail-entity.ts';
import { mailboxesOf, readMailboxes } from './mime/mailboxes.ts';
import { isBinary, partsWithin, readPartTree } from './mime/part-tree.ts';
import { protectedPartsInside, protectionOf } from './mime/protection.ts';
import { restore } from './mime/restore-header.ts';
import { wrapPkcs7Mime, wrapSignedDetached } from './mime/wrap.ts';

/** More certificates than this in one message help nobody to build a chain. */
const mostCertificates = 100;

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws UserError `unreadable-input` for what does not begin with a header field */
function readHeader(mail: Buffer): Entity {
  const entity = readEntity(mail);
  if (entity.fields.length > 0) return entity;
  throw new UserError('unreadable-input', 'this is no mail: it does not begin with header fields', {
    hint: 'Give a whole mail with From and To, as mail programs store it.',
  });
}

/** Beside another From, one that names nobody may be what is shown. */
function hasVoidFrom(entity: Entity): boolean {
  const lists = valuesOf(entity, 'from').map(readMailboxes);
  return lists.length > 1 && lists.some((list) => list?.length === 0);
}

const blindFields = ['bcc', 'resent-bcc'];

function readMail(bytes: Uint8Array): MailFacts {
  const mail = bufferOf(bytes);
  const entity = readHeader(mail);
  const addresses = hasPlainLines(entity) && isHeaderEnded(entity) ? mailboxesOf : () => undefined;
  const from = hasVoidFrom(entity) ? undefined : addresses(entity, 'from');
  const recipients = addresses(entity, 'to', 'cc', ...blindFields, 'resent-to', 'resent-cc');
  const [messageId] = valuesOf(entity, 'message-id');
  return {
    ...(from === undefined ? {} : { from }),
    ...(recipients === undefined ? {} : { recipients }),
    blindRecipients: addresses(entity, ...blindFields) ?? [],
    ...(messageId === undefined ? {} : { messageId }),
    protection: protectionIn(entityOfMail(mail)),
  };
}

/** Without a look at signatures and recipients. */
function protectionIn(entity: Buffer): MailProtection {
  const protection = protectionOf(entity);
  switch (protection.kind) {
    case 'clear-signed':
      return 'signed';
    case 'cms':
      return cmsKind(protection.bytes);
    default:
      return protection.kind;
  }
}

function cmsKind(cms: Buffer): MailProtection {
  try {
    const { type } = readContentInfo(cms);
    if (type === cmsTypes.signedData) return isBundle(readSignedData(cms)) ? 'none' : 'signed';
    return isEnveloped(type) ? 'encrypted' : 'none';
  } catch (thrown) {
    if (thrown instanceof DerError) return 'broken';
    throw thrown;
  }
}

const isEnveloped = (type: string): boolean =>
  type === cmsTypes.envelopedData || type === cmsTypes.authEnvelopedData;

/** Certificates say nothing about a message (RFC 8551 §3.8). */
const isBundle = ({ signers, content }: SignedData): boolean => signers.length === 0 && content === undefined;

function privateKeyOf({ pkcs8 }: SigningKey) {
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

function prepared(bytes: Uint8Array, header: HeaderPlan): Prepared {
  const mail = bufferOf(bytes);
  readHeader(mail);
  return prepare(mail, header);
}

const bareHeader: HeaderPlan = { protection: 'none', isEncrypted: false };

const sign: MailEngine['sign'] = (bytes, { chain, at, header = bareHeader, ...key }) => {
  const { mail, payload } = prepared(bytes, header);
  const { certificate } = key;
  const entity = canonicalEntity(payload);
  const signer = { certificate, privateKey: privateKeyOf(key), chain, signingTime: at };
  const signature = encodeSignedData(entity, signer, 'detached');
  return mailAround(mail, wrapSignedDetached(entity, signature, micalgOf(certificate.publicKey)));
};

const encrypt: MailEngine['encrypt'] = (bytes, certificates, form, protection = 'none') => {
  const { mail, payload } = prepared(bytes, { protection, isEncrypted: true });
  const cms = encodeEnvelopedData(canonicalEntity(payload), certificates, form);
  const type = form.cipher.endsWith('gcm') ? 'authEnveloped-data' : 'enveloped-data';
  return mailAround(mail, wrapPkcs7Mime(cms, type));
};

/** Those that can be read; what came along is no more than a help. */
function certificatesOf({ certificates }: SignedData): readonly Certificate[] {
  return certificates.slice(0, mostCertificates).flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (thrown) {
      if (thrown instanceof UserError) return [];
      throw thrown;
    }
  });
}

/** What was protected is kept to the byte, for there may be a signature inside: the header takes over its line ends. */
function unwrapped(mail: Buffer, content: Buffer): LayerContent {
  return restore(withLineEnd(mail.subarray(0, readEntity(mail).bodyStart), lineEndOf(content)), content);
}

/** @param contents what may have been signed, the likeliest first: line ends change on the way */
function signedLayer(mail: Buffer, signed: SignedData, contents: readonly Buffer[]): MailLayer {
  if (signed.contentType !== cmsTypes.data) {
    return brokenSignature(`what is signed is no mail, but of the type ${signed.contentType}`);
  }
  const certificates = certificatesOf(signed);
  const [content = Buffer.alloc(0)] = contents;
  if (!hasPlainLines(readEntity(content))) {
    return brokenSignature('the header of what is signed has a NUL or a lone CR in it');
  }
  return {
    kind: 'signed',
    ...unwrapped(mail, content),
    certificates,
    judge(stored) {
      const verdicts = contents.map((one) => judgeSigners(signed, one, [...certificates, ...stored]));
      const isIntact = (verdict: (typeof verdicts)[number]) =>
        verdict.length > 0 && verdict.every(({ result }) => result !== 'altered');
      return verdicts.find(isIntact) ?? verdicts[0] ?? [];
    },
  };
}

function encryptedLayer(mail: Buffer, cms: Buffer): EncryptedLayer {
  const enveloped = readEnvelopedData(cms);
  return {
    kind: 'encrypted',
    isAuthenticated: enveloped.isAuthenticated,
    recipientsAmong: (certificates) => recipientsAmong(enveloped, certificates),
    open(keys) {
      const opened = openEnvelopedData(
        enveloped,
        keys.map((key) => ({ certificate: key.certificate, privateKey: privateKeyOf(key) })),
      );
      return opened && { certificate: opened.certificate, ...unwrapped(mail, opened.content) };
    },
  };
}

const brokenSignature = (why: string): MailLayer => ({ kind: 'broken', about: 'signature', why });

function clearSignedLayer(mail: Buffer, signedPart: Buffer, signature: Buffer): MailLayer {
  const signed = readSignedData(signature);
  // A reader might show the one content and check the other.
  if (signed.content !== undefined) {
    return brokenSignature('the signature beside the message carries a message of its own');
  }
  const normalised = toCrlf(signedPart);
  return signedLayer(mail, signed, normalised === signedPart ? [signedPart] : [signedPart, normalised]);
}

function opaqueLayer(mail: Buffer, cms: Buffer): MailLayer {
  const signed = readSignedData(cms);
  if (isBundle(signed)) return unprotected;
  if (signed.content === undefined) return brokenSignature('the signed message has no content');
  return signedLayer(mail, signed, [bufferOf(signed.content)]);
}

const unprotected: MailLayer = { kind: 'none', hasSignedParts: false, hasEncryptedParts: false };

function cmsLayer(mail: Buffer, cms: Buffer): MailLayer {
  const { type } = readContentInfo(cms);
  if (type === cmsTypes.signedData) return opaqueLayer(mail, cms);
  return isEnveloped(type) ? encryptedLayer(mail, cms) : unprotected;
}

function readLayer(bytes: Uint8Array): MailLayer {
  const mail = bufferOf(bytes);
  const entity = entityOfMail(mail);
  const protection = protectionOf(entity);
  switch (protection.kind) {
    case 'broken':
      return protection;
    case 'none': {
      const { signed, encrypted } = protectedPartsInside(entity);
      return { kind: 'none', hasSignedParts: signed, hasEncryptedParts: encrypted };
    }
    case 'clear-signed':
      return orBroken('signature', () => clearSignedLayer(mail, protection.signedPart, protection.signature));
    case 'cms': {
      const about = protection.smimeType?.toLowerCase() === 'signed-data' ? 'signature' : 'encryption';
      return orBroken(about, () => cmsLayer(mail, protection.bytes));
    }
  }
}

/** What cannot be read is told; it may have lost something on its way. */
function orBroken(about: 'signature' | 'encryption', read: () => MailLayer): MailLayer {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof UserError) return { kind: 'broken', about, why: thrown.message };
    if (!(thrown instanceof DerError)) throw thrown;
    return { kind: 'broken', about, why: `the ${about} of the message cannot be read: ${thrown.message}` };
  }
}

const withLineEndsOf: MailEngine['withLineEndsOf'] = (bytes, other) => {
  const mail = bufferOf(bytes);
  if (lineEndOf(mail) === lineEndOf(other) || partsWithin(readPartTree(mail)).some(isBinary)) return mail;
  return withLineEnd(mail, lineEndOf(other));
};

export const mailEngine: MailEngine = { readMail, sign, encrypt, readLayer, withLineEndsOf };
