/** Signed messages: whoever sends mail writes them, and nothing that was changed in one may be taken for signed. */
import { createPrivateKey } from 'node:crypto';
import { UserError } from '../../../source/core/errors.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { encodeSignedData, type Signer } from '../../../source/smime/cms/encode-signed-data.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { judgeSigners } from '../../../source/smime/cms/verify-signer.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { mutateDer } from '../mutate-der.ts';
import { derOf, fixtureFiles, type Target, target } from '../target.ts';

const content = Buffer.from('Content-Type: text/plain\r\n\r\nPay 100 to Alice.\r\n');

/** Of keys whose signatures are the same each time. */
function signerOf(name: string): Signer {
  const [pem = Buffer.alloc(0)] = fixtureFiles(new RegExp(`^${name}\\.pem$`));
  const [key = Buffer.alloc(0)] = fixtureFiles(new RegExp(`^${name}\\.key\\.pem$`));
  const certificate = readCertificate(derOf(pem));
  return { certificate, privateKey: createPrivateKey(key), chain: [], signingTime: Date.UTC(2026, 5, 15) };
}

const signers = ['alice', 'ed25519'].map(signerOf);

function certificatesIn(ders: readonly Uint8Array[]) {
  return ders.flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return [];
    }
  });
}

export const signedDataTargets: readonly Target[] = [
  target({
    name: 'signed-data',
    seeds: () => [
      ...fixtureFiles(/^chain\.p7b$/),
      ...signers.flatMap((signer) => [
        Buffer.from(encodeSignedData(content, signer, 'detached')),
        Buffer.from(encodeSignedData(content, signer, 'opaque')),
      ]),
    ],
    mutate: mutateDer,
    run: (input) => {
      const signed = readSignedData(input);
      const signedContent = signed.content ?? content;
      const certificates = [
        ...certificatesIn(signed.certificates),
        ...signers.map(({ certificate }) => certificate),
      ];
      const isIntact = judgeSigners(signed, signedContent, certificates).some(
        ({ result }) => result === 'intact',
      );
      if (isIntact && !content.equals(signedContent)) throw new Error('a changed content is called intact');
    },
    mayThrow: (thrown) => thrown instanceof DerError,
  }),
];
