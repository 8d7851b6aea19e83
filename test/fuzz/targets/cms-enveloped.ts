/** Encrypted messages, which anybody may send: read without a key, and opened with keys that they are made for. */
import { createPrivateKey } from 'node:crypto';
import { UserError } from '../../../source/core/errors.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { openEnvelopedData, recipientsAmong } from '../../../source/smime/cms/open-enveloped-data.ts';
import { readEnvelopedData } from '../../../source/smime/cms/read-enveloped-data.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { encode, integer, oid, sequence, setOf } from '../../../source/smime/der/write.ts';
import {
  agreementRecipient,
  cbcMessage,
  gcmMessage,
  messageKey,
  pkcs1Encrypt,
  pkcs1Recipient,
  streamed,
  transportRecipient,
} from '../../smime/cms/build-enveloped.ts';
import { mutateDer } from '../mutate-der.ts';
import { derOf, fixtureFiles, type Target, target } from '../target.ts';

/** @param name a fixture's */
function keyOf(name: string) {
  const only = (ending: string): Buffer => {
    const [file] = fixtureFiles(new RegExp(`^${name}\\.${ending}$`));
    if (file === undefined) throw new Error(`there is no fixture ${name}.${ending}`);
    return file;
  };
  return {
    certificate: readCertificate(derOf(only('pem'))),
    privateKey: createPrivateKey(only('key\\.pem')),
  };
}

const alice = keyOf('alice');
const bob = keyOf('bob');

/** What stands in the key algorithm of OAEP; the key itself is none, because OAEP is never the same twice. */
const oaepAlgorithm = sequence(
  oid('1.2.840.113549.1.1.7'),
  sequence(
    encode(0xa0, sequence(oid('2.16.840.1.101.3.4.2.1'))),
    encode(0xa1, sequence(oid('1.2.840.113549.1.1.8'), sequence(oid('2.16.840.1.101.3.4.2.3')))),
    encode(0xa2, sequence(oid('1.2.840.113549.1.1.9'), encode(0x04, Buffer.of(1, 2, 3)))),
  ),
);

function seeds(): readonly Buffer[] {
  const ephemeral = keyOf('support').privateKey;
  const toAlice = pkcs1Recipient(alice.certificate);
  const toBob = agreementRecipient([bob.certificate], ephemeral, { ukm: Buffer.alloc(64, 9) });
  const byKeyIdentifier = agreementRecipient([bob.certificate], ephemeral, { byKeyIdentifier: true });
  const byOaep = transportRecipient(
    alice.certificate,
    pkcs1Encrypt(alice.certificate, messageKey),
    oaepAlgorithm,
  );
  const attributes = [sequence(oid('1.2.840.113549.1.9.3'), setOf([oid('1.2.840.113549.1.7.1')]))];
  const unprotected = encode(0xa2, sequence(oid('1.2.3.4'), setOf([integer(1)])));
  const messages = [
    cbcMessage([toAlice]),
    cbcMessage([toBob, byOaep]),
    gcmMessage([byKeyIdentifier, toAlice], { attributes, unprotected }),
  ];
  return [...messages, ...messages.map(streamed)];
}

export const envelopedDataTargets: readonly Target[] = [
  target({
    name: 'cms-enveloped',
    seeds,
    mutate: mutateDer,
    run: (bytes) => {
      const enveloped = readEnvelopedData(bytes);
      recipientsAmong(enveloped, [alice.certificate, bob.certificate]);
      openEnvelopedData(enveloped, [alice, bob]);
    },
    mayThrow: (thrown) => thrown instanceof DerError || thrown instanceof UserError,
  }),
];
