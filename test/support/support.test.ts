import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, fixturePath } from './fixture.ts';
import { openTemporaryFolder, temporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait-for.ts';

test('waiting ends with the first answer that is one', async () => {
  const answers = [undefined, false, null, 'here', 'too late'];
  expect(await waitFor(() => answers.shift())).toBe('here');
});

test('waiting in vain says what was waited for', async () => {
  const waiting = waitFor(() => false, { timeout: 20, describe: () => 'no light yet' });
  await expect(waiting).rejects.toThrow('no light yet');
});

test('a temporary folder is private and goes with its content', () => {
  const { folder, remove } = openTemporaryFolder();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'file'), '');
  remove();
  expect(existsSync(folder)).toBe(false);
  expect(temporaryFolder()).not.toBe(folder);
});

test('a fixture that is not listed is a mistake in the test', () => {
  expect(fixture('alice.pem').toString()).toContain('BEGIN CERTIFICATE');
  expect(() => fixturePath('stores')).toThrow('there is no fixture stores');
});
