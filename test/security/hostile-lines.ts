/** What to type for each command but those on mail, so that hostile text gets wherever it can. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostileStore } from './hostile-store.ts';
import { hostileTexts } from './hostile-text.ts';

export type Lines = (store: HostileStore) => readonly (readonly string[])[];

const texts = hostileTexts.map(({ text }) => text);
/** As `openHostileStore` calls them. */
export const groupNames = texts.map((text, index) => `${index} ${text}`);
const each =
  (...words: readonly string[]): Lines =>
  () =>
    texts.map((text) => [...words, text]);
const all =
  (...lines: readonly Lines[]): Lines =>
  (store) =>
    lines.flatMap((line) => line(store));
const once =
  (...words: readonly string[]): Lines =>
  () => [words];
const ids =
  (before: readonly string[], ...behind: readonly string[]): Lines =>
  ({ certificates }) =>
    certificates.map(({ fingerprint }) => [...before, fingerprint, ...behind]);
const groups =
  (before: readonly string[], ...behind: readonly string[]): Lines =>
  () =>
    groupNames.map((name) => [...before, name, ...behind]);
/** Paths in a folder that is gone afterwards, whatever the commands write. */
const paths =
  (...words: readonly string[]): Lines =>
  (store) =>
    texts.map((text) => [...words, join(store.folder, text.slice(0, 100))]);
const stateFile: Lines = ({ folder }) => {
  const states = [
    ...texts.map((text) => ({ groups: [{ name: text, address: text }] })),
    ...texts.map((text) => ({ certificates: [text], privateKeys: [{ file: text, passphraseFile: text }] })),
    ...texts.map((text) => ({ [text]: text })),
  ];
  return states.map((state, index) => {
    const file = join(folder, `state-${index}.json`);
    writeFileSync(file, JSON.stringify(state));
    return ['apply', file];
  });
};

/** By command. A new command needs its line here. */
export const linesFor: Readonly<Record<string, Lines>> = {
  status: once('status'),
  enable: once('enable'),
  // And on again, because nothing can be added to a disabled store.
  disable: all(once('disable'), once('enable')),
  'certificate list': all(once('certificate', 'list'), each('certificate', 'list', '--search')),
  'certificate show': all(
    ids(['certificate', 'show']),
    ids(['certificate', 'show'], '--text'),
    ids(['certificate', 'show'], '--pem'),
    each('certificate', 'show'),
  ),
  'certificate add': all(
    ({ files }) => [['certificate', 'add', '--dry-run', ...files]],
    ({ files }) => files.map((file) => ['certificate', 'add', file]),
    ({ files }) => [['certificate', 'add', '--skip-refused', ...files]],
    each('certificate', 'add'),
  ),
  'certificate export': all(
    ids(['certificate', 'export']),
    ({ certificates, folder }) =>
      certificates.map(({ fingerprint, hostile }) => {
        return ['certificate', 'export', fingerprint, '--output', join(folder, hostile.text.slice(0, 100))];
      }),
    each('certificate', 'export', '--format'),
  ),
  'certificate remove': all(
    ({ certificates }) =>
      certificates.slice(0, 2).map(({ fingerprint }) => ['certificate', 'remove', fingerprint]),
    each('certificate', 'remove', '--yes'),
  ),
  'certificate verify': all(
    ids(['certificate', 'verify'], '--how', 'phone'),
    each('certificate', 'verify', '--how'),
  ),
  'key add': all(({ files }) => files.map((file) => ['key', 'add', file]), each('key', 'add')),
  'key export': all(
    paths('key', 'export', 'nobody@hostile.example', '--output'),
    each('key', 'export', '--format'),
  ),
  'key remove': all(ids(['key', 'remove'], '--yes'), each('key', 'remove')),
  'group list': once('group', 'list'),
  'group add': all(each('group', 'add'), each('group', 'add', 'New', '--address')),
  'group set': groups(['group', 'set'], '--sign', 'no'),
  'group rename': all(groups(['group', 'rename'], 'New name'), each('group', 'rename', 'New name')),
  'group remove': all(groups(['group', 'remove']), () => [['group', 'remove', groupNames[0] ?? '', '--yes']]),
  settings: all(once('settings'), each('settings'), each('settings', 'expiry-warning-days')),
  check: all(
    groups(['check', '--group'], '--to', 'number-101@hostile.example'),
    each('check', '--from', 'a@b.example', '--to'),
  ),
  trust: all(ids(['trust']), ({ files }) => files.map((file) => ['trust', file]), each('trust')),
  log: all(once('log'), once('log', '--failed', '--limit', '5')),
  monitor: all(
    once('monitor'),
    once('monitor', '--format', 'nagios', '--warn', '9000d'),
    once('monitor', '--format', 'prometheus'),
    each('monitor', '--format'),
  ),
  apply: stateFile,
  'export-state': once('export-state'),
  'unlock-method list': once('unlock-method', 'list'),
  'unlock-method add': all(
    each('unlock-method', 'add'),
    each('unlock-method', 'add', 'systemd-credential', '--name'),
    paths('unlock-method', 'add', 'key-file', '--path'),
  ),
  'unlock-method remove': each('unlock-method', 'remove', '--yes'),
  'rotate-store-key': once('rotate-store-key'),
  'revocation refresh': each('revocation', 'refresh'),
  doctor: all(once('doctor'), each('doctor')),
  completion: all(once('completion', 'bash'), each('completion')),
  man: once('man'),
};
