/** Hostile text on every screen of the panel, drawn as Ink draws it, on a small and on a wide terminal. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderToString } from 'ink';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Root } from '../../source/panel/components/root.tsx';
import type { Panel } from '../../source/panel/screen.ts';
import { openActivity } from '../../source/panel/screens/activity/screen.tsx';
import { openAddCertificate } from '../../source/panel/screens/add-certificate/screen.tsx';
import { openAddPrivateKey } from '../../source/panel/screens/add-private-key/screen.tsx';
import { openCertificate } from '../../source/panel/screens/certificate/screen.tsx';
import { openCertificates } from '../../source/panel/screens/certificates/screen.tsx';
import { openCheckMessage } from '../../source/panel/screens/check-message/screen.tsx';
import { openDefaultBehavior } from '../../source/panel/screens/default-behavior/screen.tsx';
import { openGroupForm } from '../../source/panel/screens/group-form/screen.tsx';
import { openOverview } from '../../source/panel/screens/overview/screen.tsx';
import { openSettings } from '../../source/panel/screens/settings/screen.tsx';
import { openTrust } from '../../source/panel/screens/trust/screen.tsx';
import { readStoredCertificate } from '../../source/smime/certificate/read-certificate.ts';
import { type Harness, openPanel } from '../panel/support/harness.tsx';
import { repositoryFolder } from '../support/fixture.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { fileNameOf, type HostileStore, hostileCertificate, openHostileStore } from './hostile-store.ts';
import { allTogether, type HostileText, hostileTexts, strayCharacters } from './hostile-text.ts';

/** How one screen gets to show hostile text. */
interface Visit {
  readonly open: (panel: Panel, hostile: HostileText) => void;
  /** What is there once the screen stands. */
  readonly until: RegExp;
  /** What else to do there; each is looked at. */
  readonly steps?: (harness: Harness, hostile: HostileText) => AsyncGenerator<void>;
}

const everything = [allTogether, ...hostileTexts];
const tooLong = hostileTexts.find(({ text }) => text.length > 1000) ?? allTogether;

async function* press(harness: Harness, key: string, times: number): AsyncGenerator<void> {
  for (let left = times; left > 0; left--) {
    await harness.press(key);
    yield;
  }
}

/** Through a list by pages, and some rows within the last one. */
async function* goDown(harness: Harness): AsyncGenerator<void> {
  yield* press(harness, 'PgDn', 2);
  yield* press(harness, 'Up', 3);
}

/** No terminal hands on an escape character within a paste. */
async function* paste(harness: Harness, { text }: HostileText): AsyncGenerator<void> {
  harness.paste(`${text.replaceAll('\u001b', '')} and its end`);
  await harness.until('its end');
  yield;
}

const groupOf = (panel: Panel, { text }: HostileText) =>
  panel.inventory.groups.find(({ name }) => name.endsWith(text.trimEnd()));

const certificateWith = (hostile: HostileText) => readStoredCertificate(hostileCertificate(hostile, 100));

/** By folder below panel/screens. A new screen needs its visit here. */
const visits: Readonly<Record<string, Visit>> = {
  overview: { open: openOverview, until: /S\/MIME is enabled/, steps: goDown },
  settings: { open: openSettings, until: /Settings/, steps: goDown },
  activity: {
    open: openActivity,
    until: /newest entries/,
    async *steps(harness) {
      yield* goDown(harness);
      yield* press(harness, 'Enter', 1);
    },
  },
  certificates: {
    open: (panel) => openCertificates(panel),
    until: /\\u\{/,
    async *steps(harness) {
      yield* goDown(harness);
      yield* press(harness, 'd', 1);
    },
  },
  certificate: {
    open: (panel, hostile) => {
      const entry = panel.inventory.entries.find(({ certificate }) =>
        certificate.subject.text.includes(hostile.text.slice(-4)),
      );
      openCertificate(panel, entry?.certificate.fingerprint ?? '');
    },
    until: /SHA-256/,
    async *steps(harness) {
      yield* press(harness, 'PgDn', 6);
      yield* press(harness, 'd', 1);
    },
  },
  trust: {
    open: (panel, hostile) => openTrust(panel, certificateWith(hostile)),
    until: /Trusted/,
    steps: (harness) => press(harness, 'PgDn', 4),
  },
  'default-behavior': { open: openDefaultBehavior, until: /\\u\{/, steps: goDown },
  'group-form': {
    open: (panel, hostile) => openGroupForm(panel, groupOf(panel, hostile), 'name', () => undefined),
    until: /Address/,
    steps: paste,
  },
  'check-message': {
    open: (panel, hostile) => openCheckMessage(panel, groupOf(panel, hostile)?.name),
    until: /Recipients/,
    steps: paste,
  },
  'add-certificate': {
    open: openAddCertificate,
    until: /Add certificate/,
    async *steps(harness, hostile) {
      const der = hostileCertificate(hostile, 700).toString('base64');
      harness.paste(`-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`);
      await harness.until(/1 new/);
      yield;
    },
  },
  'add-private-key': {
    open: openAddPrivateKey,
    until: /Add private key/,
    async *steps(harness, { text }) {
      // What was pasted is never shown there, but the label of a block is quoted.
      const label = text.replaceAll(/[\u001b\r\n-]/g, '').slice(0, 70);
      harness.paste(`-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`);
      await harness.until('Nothing was stored');
      yield;
    },
  },
  'import-input': {
    open: openAddCertificate,
    until: /Add certificate/,
    async *steps(harness) {
      // The list of files, whose names anybody chooses.
      yield* press(harness, 'Tab', 1);
      await harness.until(/\\u\{/);
      yield* goDown(harness);
    },
  },
};

const { folder, remove } = openTemporaryFolder();
let store: HostileStore;

beforeAll(async () => {
  store = await openHostileStore(folder, everything);
});
afterAll(remove);

test('every screen is visited, and none that is no more', () => {
  const screens = readdirSync(join(repositoryFolder, 'source/panel/screens'), { withFileTypes: true });
  const names = screens.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(Object.keys(visits).sort()).toEqual(names.sort());
});

/** Everything that was drawn during the visit. */
async function drawnBy(visit: Visit, hostile: HostileText, columns: number): Promise<string> {
  const harness = await openPanel({
    openFirst: (panel) => visit.open(panel, hostile),
    context: store.context,
    columns,
    folders: { '/home/tester': everything.map((one) => ({ name: fileNameOf(one), isFolder: false })) },
  });
  // Not the harness's screen, from which whatever a terminal obeys was taken already.
  const draw = () => renderToString(<Root panel={harness.panel} onReady={() => undefined} />, { columns });
  try {
    await harness.until(visit.until);
    const drawn = [draw()];
    for await (const _ of visit.steps?.(harness, hostile) ?? []) drawn.push(draw());
    return drawn.join('\n');
  } finally {
    harness.close();
  }
}

/** Screens that say nothing of certificates and groups, or cut it. */
const silent = ['overview', 'settings', 'group-form', 'add-certificate', 'add-private-key'];

describe.each(Object.entries(visits))('%s', (name, visit) => {
  test('leaves no control character, and shows the oddity', async () => {
    const drawn = await drawnBy(visit, allTogether, 200);
    expect([...new Set(strayCharacters(drawn))]).toEqual([]);
    for (const code of silent.includes(name) ? [] : ['0007', '0008']) expect(drawn).toContain(`\\u{${code}}`);
  });

  test('leaves no control character of a name that is far too long', async () => {
    const drawn = await drawnBy(visit, tooLong, 60);
    expect([...new Set(strayCharacters(drawn))]).toEqual([]);
  });
});
