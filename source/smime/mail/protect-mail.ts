/** A mail signed, or encrypted: its MIME entity made ready, put into CMS, and the mail's other fields around that. */
import type { HeaderPlan, MailEngine } from '../../core/mail-engine.ts';
import { encodeEnvelopedData } from '../cms/encode-enveloped-data.ts';
import { encodeSignedData } from '../cms/encode-signed-data.ts';
import { micalgOf } from '../cms/signing-scheme.ts';
import { canonicalEntity } from '../mime/canonical-entity.ts';
import { type Prepared, prepare } from '../mime/header-protection.ts';
import { mailAround } from '../mime/mail-entity.ts';
import { wrapPkcs7Mime, wrapSignedDetached } from '../mime/wrap.ts';
import { bufferOf, readHeader } from './header-of-mail.ts';
import { privateKeyOf } from './private-key.ts';

function prepared(bytes: Uint8Array, header: HeaderPlan): Prepared {
  const mail = bufferOf(bytes);
  readHeader(mail);
  return prepare(mail, header);
}

const bareHeader: HeaderPlan = { protection: 'none', isEncrypted: false };

export const sign: MailEngine['sign'] = (bytes, { chain, at, header = bareHeader, ...key }) => {
  const { mail, payload } = prepared(bytes, header);
  const { certificate } = key;
  const entity = canonicalEntity(payload);
  const signer = { certificate, privateKey: privateKeyOf(key), chain, signingTime: at };
  const signature = encodeSignedData(entity, signer, 'detached');
  return mailAround(mail, wrapSignedDetached(entity, signature, micalgOf(certificate.publicKey)));
};

export const encrypt: MailEngine['encrypt'] = (bytes, certificates, form, protection = 'none') => {
  const { mail, payload } = prepared(bytes, { protection, isEncrypted: true });
  const cms = encodeEnvelopedData(canonicalEntity(payload), certificates, form);
  const type = form.cipher.endsWith('gcm') ? 'authEnveloped-data' : 'enveloped-data';
  return mailAround(mail, wrapPkcs7Mime(cms, type));
};
