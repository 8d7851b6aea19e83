/** A real store on disk full of hostile text: in names, addresses, extensions, groups, activities and its own path. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openContext } from '../../source/open-context.ts';
import type { OperationContext } from '../../source/operations/context.ts';
import { encode, integer, oid, sequence } from '../../source/smime/der/write.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { noon } from '../core/facts.ts';
import {
  buildCertificate,
  commonName,
  extension,
  generalName,
  name,
  subjectAltName,
  text,
} from '../smime/certificate/build-certificate.ts';
import { type HostileText, hostileTexts } from './hostile-text.ts';

export interface HostileStore {
  /** Given to the commands as the world's folder; the store is in it. */
  readonly folder: string;
  readonly storeFolder: string;
  readonly context: OperationContext;
  readonly certificates: readonly { readonly hostile: HostileText; readonly fingerprint: string }[];
  /** Paths of certificates in files with hostile names. */
  readonly files: readonly string[];
}

/** A name for a file: what a file system takes of the text. */
export const fileNameOf = (hostile: HostileText) =>
  `${hostile.text.replaceAll(/[/\0]/g, '_').slice(0, 60)}.pem`;

/** The certificate carries the text everywhere that strings stand in a certificate. */
export function hostileCertificate({ text: hostile }: HostileText, serialNumber: number): Buffer {
  const policies = sequence(
    sequence(
      oid('1.2.3.4'),
      sequence(
        sequence(oid('1.3.6.1.5.5.7.2.1'), text.ia5(hostile)),
        sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(text.utf8(hostile))),
      ),
    ),
  );
  const points = sequence(sequence(encode(0xa0, encode(0xa0, generalName.uri(`http://${hostile}/`)))));
  const der = buildCertificate({
    serialNumber: integer(serialNumber),
    subject: name([commonName, text.utf8(hostile)], ['2.5.4.10', text.utf8(`Org ${hostile}`)]),
    issuer: name([commonName, text.utf8(`CA ${hostile}`)]),
    extensions: [
      subjectAltName(
        generalName.rfc822Name(`number-${serialNumber}@hostile.example`),
        generalName.rfc822Name(`${hostile}@hostile.example`),
        generalName.smtpUtf8Mailbox(`${hostile}@hostile.example`),
        generalName.dNSName(hostile),
        generalName.directoryName(name([commonName, text.utf8(hostile)])),
      ),
      extension('2.5.29.32', policies),
      extension('2.5.29.31', points),
      extension('2.16.840.1.113730.1.13', text.ia5(hostile)),
    ],
  });
  return Buffer.from(der);
}

const pemOf = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

export async function openHostileStore(
  folder: string,
  texts: readonly HostileText[] = hostileTexts,
): Promise<HostileStore> {
  const storeFolder = join(folder, 'st\u001b[31more\u202e');
  const env = { HOME: folder, XDG_DATA_HOME: join(folder, 'data') };
  const context = { ...openContext(storeFolder, env), clock: () => noon };
  // A half pair is no UTF-8, so no certificate and no name of a file holds one.
  const storable = texts.filter(({ isJsonOnly }) => isJsonOnly !== true);
  const ders = storable.map((hostile, index) => hostileCertificate(hostile, 100 + index));
  const addedAt = new Date(noon).toISOString();
  await context.store.update((state) => ({
    ...state,
    settings: { ...state.settings, enabled: true, fetchRevocation: true },
    certificates: ders.map((der) => ({ der: der.toString('base64'), addedAt })),
    groups: texts.map(({ text: hostile }, index) => ({
      name: `${index} ${hostile}`,
      address: `number-${100 + index}@hostile.example`,
      sign: true,
      encrypt: true,
      revision: 1,
    })),
  }));
  for (const { text: hostile } of texts) {
    await context.activity.append({
      at: addedAt,
      actor: hostile,
      action: 'add-certificates',
      outcome: 'failed',
      subject: hostile,
      from: hostile,
      to: [hostile],
      message: hostile,
    });
  }
  const inbox = join(folder, 'inbox');
  mkdirSync(inbox);
  const files = storable.map((hostile, index) => {
    const path = join(inbox, `${index}${fileNameOf(hostile)}`);
    writeFileSync(path, index % 2 === 0 ? pemOf(hostileCertificate(hostile, 300 + index)) : hostile.text);
    return path;
  });
  const certificates = storable.map((hostile, index) => ({
    hostile,
    fingerprint: smimeEngine.readStoredCertificate(ders[index] ?? Buffer.alloc(0)).fingerprint,
  }));
  return { folder, storeFolder, context, certificates, files };
}
