/** Every file in sessions/ is a test, titled by its first comment, against the real program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshProgram } from './program.ts';
import { playSession } from './session.ts';
import { readSessionScript } from './session-script.ts';

const folder = join(import.meta.dirname, 'sessions');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.txt')) : [];
const sessions = files.toSorted().map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, title: readSessionScript(text).title };
});

test('no two sessions claim the same', () => {
  expect(new Set(sessions.map(({ title }) => title)).size).toBe(sessions.length);
});

describe.runIf(sessions.length > 0)('sessions', () => {
  let program = '';
  beforeAll(async () => {
    program = await freshProgram();
  }, 90_000);

  test.each(sessions)('$title ($name)', { timeout: 120_000 }, ({ text }) => playSession(text, program));
});
