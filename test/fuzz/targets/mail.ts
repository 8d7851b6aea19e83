/** Mails as they come in, read layer by layer with keys that they are made for, and their signatures judged. */
import { createPrivateKey } from 'node:crypto';
import type { SigningKey } from '../../../source/core/mail-engine.ts';
import { judgeSignature } from '../../../source/core/signature-verdict.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { mailEngine } from '../../../source/smime/mail/mail-engine.ts';
import { wrapPkcs7Mime } from '../../../source/smime/mime/wrap.ts';
import { createTrustJudge } from '../../../source/smime/trust-judge.ts';
import { cbcMessage, gcmMessage, pkcs1Recipient } from '../../smime/cms/build-enveloped.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { derOf, fixtureFiles, type Target, target } from '../target.ts';
import { hiddenSubject, mailSeeds } from './mail-seeds.ts';

const [pem = Buffer.alloc(0)] = fixtureFiles(/^alice\.pem$/);
const [keyPem = Buffer.alloc(0)] = fixtureFiles(/^alice\.key\.pem$/);
const alice: SigningKey = {
  certificate: readCertificate(derOf(pem)),
  pkcs8: createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' }),
};
const stored = [alice.certificate];
const at = Date.UTC(2026, 10, 23);

const header = 'From: alice@example.org\r\nTo: alice@example.org\r\nMIME-Version: 1.0\r\n';
const around = (entity: Buffer): Buffer => Buffer.concat([Buffer.from(header), entity]);

function seeds(): readonly Buffer[] {
  const plain = around(Buffer.from('Content-Type: text/plain\r\n\r\nHello\r\n'));
  const signed = Buffer.from(mailEngine.sign(plain, { ...alice, chain: [], at })).toString('latin1');
  // The boundary is drawn by lot, and a seed has to be the same each time.
  const clear = Buffer.from(signed.replaceAll(/=_[0-9a-f]{32}/g, '=_boundary'), 'latin1');
  const recipient = pkcs1Recipient(alice.certificate);
  return [
    clear,
    around(wrapPkcs7Mime(cbcMessage([recipient]), 'enveloped-data')),
    around(wrapPkcs7Mime(gcmMessage([recipient]), 'authEnveloped-data')),
    around(wrapPkcs7Mime(cbcMessage([recipient], hiddenSubject()), 'enveloped-data')),
    ...mailSeeds(),
  ];
}

/** RFC 2634 wraps three times. */
function openAll(mail: Uint8Array, depth = 0): void {
  const { from } = mailEngine.readMail(mail);
  const layer = mailEngine.readLayer(mail);
  if (layer.kind === 'encrypted') {
    const opened = layer.open(layer.recipientsAmong(stored).length > 0 ? [alice] : []);
    if (opened !== undefined && depth < 3) openAll(opened.content, depth + 1);
  } else if (layer.kind === 'signed') {
    const judge = createTrustJudge(stored, []);
    judgeSignature({
      signers: layer.judge(stored),
      from,
      allowWeakAlgorithms: false,
      trustOf: (certificate) =>
        judge.explain(certificate, {
          at,
          purpose: 'smime-sign',
          allowWeakAlgorithms: false,
          supplied: layer.certificates,
        }),
    });
    if (depth < 3) openAll(layer.content, depth + 1);
  }
}

export const mailTargets: readonly Target[] = [
  target({ name: 'opened-mail', seeds, mutate: mutateBytes, run: (input) => openAll(input) }),
];
