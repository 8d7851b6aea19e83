/** Adding one private key of our own organization: pasted or from a file. Nothing of it is ever drawn. */
import { UserError } from '../../../core/errors.ts';
import type { AddedPrivateKey } from '../../../operations/add-private-key.ts';
import { ownKeysOnly } from '../../../presentation/advice.ts';
import { nameOf } from '../../../presentation/certificate-columns.ts';
import { includingPrivateKey } from '../../../presentation/certificate-status.ts';
import { isoDate } from '../../../presentation/dates.ts';
import { withFullStop } from '../../components/sentence.ts';
import type { Panel } from '../../screen.ts';
import { type Given, openInput } from '../import-input/screen.tsx';
import { whenEnabled } from '../import-input/when-enabled.ts';
import { openKeyFileNotice } from './added-notice.tsx';
import { addPrivateKeyAsking } from './read-private-key.ts';

function addedTexts({ certificates, ignored }: AddedPrivateKey): readonly string[] {
  const names = certificates.map(
    (entry) => `${nameOf(entry)}, valid until ${isoDate(entry.certificate.notAfter)}, ${includingPrivateKey}`,
  );
  return [
    `Private key added. Stored now: ${names.join('; ')}.`,
    ...(ignored.length === 0 ? [] : [withFullStop(ignored.join('; '))]),
  ];
}

async function readPrivateKey({ inputs, done }: Given, panel: Panel): Promise<void> {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    throw new UserError('unreadable-input', 'one file is wanted here, not a folder', {
      hint: 'Choose the file with the private key.',
    });
  }
  try {
    const added = await addPrivateKeyAsking(panel, input);
    if (added === undefined) return;
    done();
    const texts = addedTexts(added);
    if (added.newKeyFile === undefined) panel.tell(texts.join(' '), 'good');
    else openKeyFileNotice(panel, texts, added.newKeyFile);
  } finally {
    input.bytes.fill(0);
  }
}

export function openAddPrivateKey(panel: Panel): void {
  whenEnabled(panel, () =>
    openInput(panel, {
      name: 'add-private-key',
      title: 'Add private key',
      lines: [
        ownKeysOnly,
        'Add its certificate first. One private key at a time; a passphrase is asked for.',
      ],
      isSecret: true,
      mayPickFolder: false,
      read: readPrivateKey,
    }),
  );
}
