/** The outermost S/MIME layer of a mail, read as far as it goes without keys and without asking whom to trust. */
import type { Certificate } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import type { EncryptedLayer, LayerContent, MailLayer } from '../../core/mail-engine.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { cmsTypes, readContentInfo } from '../cms/content-info.ts';
import { openEnvelopedData, recipientsAmong } from '../cms/open-enveloped-data.ts';
import { readEnvelopedData } from '../cms/read-enveloped-data.ts';
import { readSignedData, type SignedData } from '../cms/read-signed-data.ts';
import { judgeSigners } from '../cms/verify-signer.ts';
import { DerError } from '../der/read.ts';
import { readEntity } from '../mime/entity.ts';
import { hasPlainLines } from '../mime/header-form.ts';
import { lineEndOf, toCrlf, withLineEnd } from '../mime/line-ends.ts';
import { entityOfMail } from '../mime/mail-entity.ts';
import { protectedPartsInside, protectionOf } from '../mime/protection.ts';
import { restore } from '../mime/restore-header.ts';
import { isBundle, isEnveloped } from './cms-kind.ts';
import { bufferOf } from './header-of-mail.ts';
import { privateKeyOf } from './private-key.ts';

/** More certificates than this in one message help nobody to build a chain. */
const mostCertificates = 100;

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

/** @throws UserError `unreadable-input` for a header that no mail has */
export function readLayer(bytes: Uint8Array): MailLayer {
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
