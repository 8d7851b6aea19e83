import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../source/cli/exit-codes.ts';
import { asUserError, type ErrorCode, UserError } from '../../source/core/errors.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type FakeWorldOptions, run } from './support/fake-world.ts';

const throwing = (thrown: unknown): FakeWorldOptions => ({
  folder: temporaryFolder(),
  change: ({ store }) => ({
    store: { ...store, location: '', warnings: [], read: () => Promise.reject(thrown) },
  }),
});

const codes: readonly (readonly [ErrorCode, number])[] = [
  ['usage', 2],
  ['disabled', 1],
  ['not-found', 1],
  ['ambiguous', 1],
  ['already-there', 1],
  ['conflict', 1],
  ['unreadable-input', 1],
  ['refused', 1],
  ['certificate-missing', 1],
  ['several-private-keys', 1],
  ['passphrase-needed', 4],
  ['wrong-passphrase', 1],
  ['store-locked', 1],
  ['store-busy', 1],
  ['store-damaged', 1],
  ['store-newer', 1],
  ['store-unsafe', 1],
  ['confirmation-needed', 2],
  ['terminal-needed', 2],
  ['file-exists', 1],
  ['io', 1],
  ['interrupted', 130],
  ['internal', 1],
];

describe('failures', () => {
  it.each(codes)('"%s" ends with exit code %d and one sentence with its hint', async (code, exit) => {
    expect(exitCodeOf(code)).toBe(exit);
    const failing = throwing(new UserError(code, 'this went wrong', { hint: 'Do that.' }));
    const text = await run(failing, 'group', 'list');
    expect(text).toMatchObject({ code: exit, stdout: '', stderr: 'smimectl: this went wrong\nDo that.\n' });
    const json = await run(failing, 'group', 'list', '--json');
    expect(json).toMatchObject({ code: exit, stdout: '' });
    expect(JSON.parse(json.stderr)).toEqual({
      error: { code, message: 'this went wrong', hint: 'Do that.' },
    });
  });

  it('a defect is one sentence without a stack trace', async () => {
    const failing = throwing(new TypeError("Cannot read properties of undefined (reading 'x')"));
    const { code, stderr } = await run(failing, 'group', 'list');
    expect(code).toBe(1);
    expect(stderr).toBe("smimectl: unexpected failure: Cannot read properties of undefined (reading 'x')\n");
  });

  it('with SMIMECTL_DEBUG=1 the stack trace is there', async () => {
    const failing = { ...throwing(new TypeError('defect\x1b')), env: { SMIMECTL_DEBUG: '1' } };
    const { stderr } = await run(failing, 'group', 'list');
    expect(stderr).toContain('run-cli.test.ts');
    expect(stderr).not.toContain('\x1b');
  });

  it("the system's errors keep their sentence", () => {
    const thrown = Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), {
      code: 'ENOENT',
      syscall: 'open',
    });
    expect(asUserError(thrown)).toMatchObject({
      code: 'io',
      message: "ENOENT: no such file or directory, open 'x'",
    });
  });

  it('wrong usage is told before the store is touched, with the usage line', async () => {
    const untouchable: FakeWorldOptions = {
      folder: temporaryFolder(),
      change: () => {
        throw new Error('the store was opened');
      },
    };
    const { code, stderr } = await run(untouchable, 'group', 'set', 'Sales', '--sign', 'maybe');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'smimectl: --sign is one of yes, no, not "maybe"\n' +
        'Usage: smimectl group set NAME [--sign yes|no] [--encrypt yes|no] [--address ADDRESS]\n',
    );
  });

  it('wrong usage is JSON too, wherever --json stands', async () => {
    const { code, stderr } = await run({ folder: temporaryFolder() }, '--json', 'nonsense');
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'usage', message: 'there is no command "nonsense"' },
    });
  });
});

describe('output that cannot be written', () => {
  const refusing = (code: string): FakeWorldOptions => ({
    folder: temporaryFolder(),
    stdout: { write: () => Promise.reject(Object.assign(new Error(code), { code })) },
  });

  it('ends quietly when the reader went away', async () => {
    expect(await run(refusing('EPIPE'), 'status')).toMatchObject({ code: 141, stderr: '' });
  });

  it.each([
    ['ENOSPC', 'the device is full'],
    ['EIO', 'EIO'],
  ])('%s is one sentence', async (code, why) => {
    const { code: exit, stderr } = await run(refusing(code), 'status');
    expect(exit).toBe(1);
    expect(stderr).toBe(
      `smimectl: the output could not be written: ${why}\nWhat the command changed, if anything, stays changed.\n`,
    );
  });
});

describe('without a command', () => {
  it('the panel opens on a terminal', async () => {
    expect((await run({ folder: temporaryFolder(), columns: 80 })).code).toBe(77);
  });

  it.each([[{}], [{ columns: 80, env: { TERM: 'dumb' } }]])(
    '%j has no panel, and the commands are named',
    async (options) => {
      const { code, stderr } = await run({ folder: temporaryFolder(), ...options });
      expect(code).toBe(2);
      expect(stderr).toContain('the panel needs a terminal');
      expect(stderr).toContain('smimectl help');
    },
  );
});

it('what reading found damaged is told beside the answer', async () => {
  const warned: FakeWorldOptions = {
    folder: temporaryFolder(),
    change: ({ store, activity }) => ({
      store: {
        ...store,
        location: 's',
        warnings: [{ code: 'x', message: 'the backup was used', hint: 'Run doctor.' }],
        read: () => store.read(),
      },
      activity: { ...activity, warnings: [{ code: 'y', message: 'a line was left out' }] },
    }),
  };
  const { code, stderr } = await run(warned, 'group', 'list', '--json');
  expect(code).toBe(0);
  expect(stderr).toBe(
    'smimectl: warning: the backup was used\nRun doctor.\nsmimectl: warning: a line was left out\n',
  );
});

it('the version is told', async () => {
  expect(await run({ folder: temporaryFolder() }, '--version')).toMatchObject({
    code: 0,
    stdout: 'smimectl 1.2.3\n',
  });
});
