import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../source/cli/completion/candidates.ts';
import { entry, group, inventory } from '../../core/facts.ts';
import { fixturePath } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { run } from '../support/fake-world.ts';

const alice = entry();
const twins = [entry({ address: 'twin@example.org' }), entry({ address: 'TWIN@example.org' })];
const own = entry({ address: 'sales@example.com' }, { hasPrivateKey: true });
const hostile = entry({ address: 'x\n$(reboot)@example.org' });
const stored = inventory([alice, ...twins, own, hostile], {
  groups: [
    group(),
    group({ name: 'Sales \u202E', address: 'info@example.com' }),
    group({ name: '-x', address: '' }),
  ],
});
const values = (kind: string, typed = '') => candidatesFor(kind, typed, stored).map(({ value }) => value);
const short = ({ certificate: { fingerprint } }: typeof alice) => fingerprint.slice(0, 16);

describe('what the store offers', () => {
  it('certificates by an address that means one, else by their fingerprint', () => {
    expect(values('certificate')).toEqual([
      'alice@example.org',
      ...twins.map(short),
      'sales@example.com',
      short(hostile),
    ]);
    expect(values('certificate', 'AL')).toEqual(['alice@example.org']);
  });

  it('a fingerprint that was begun is completed', () => {
    const { fingerprint } = alice.certificate;
    expect(values('certificate', fingerprint.slice(0, 9))).toContain(short(alice));
    expect(values('certificate', fingerprint.slice(0, 20))).toEqual([fingerprint]);
  });

  it('own certificates where a private key is wanted', () => {
    expect(values('own-certificate')).toEqual(['sales@example.com']);
  });

  it('groups, addresses, and nothing of a kind that nobody knows', () => {
    expect(values('group')).toEqual(['Sales']);
    expect(values('address', 's')).toEqual(['sales@example.com']);
    expect(values('address')).toContain('info@example.com');
    expect(values('nonsense')).toEqual([]);
  });
});

describe('smimectl __complete', () => {
  it('prints a candidate a line, with a description that no terminal obeys', async () => {
    const folder = temporaryFolder();
    await run({ folder }, 'enable');
    await run({ folder }, 'certificate', 'add', fixturePath('alice.pem'), fixturePath('hostile-escape.pem'));
    const { code, stdout } = await run(
      { folder },
      '__complete',
      'certificate',
      '',
      '--',
      'smimectl',
      'cert',
      'show',
      '',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^alice@example\.org\tcontact, until 2074-01-01, [0-9a-f]{16}\n/);
    expect(stdout.replace(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u);
  });

  it('looks into the store that the line names', async () => {
    const folder = temporaryFolder();
    const store = `${folder}/other`;
    await run({ folder }, 'group', 'add', 'Elsewhere', '--store', store);
    const words = ['smimectl', '--store', store, 'group', 'set', ''];
    expect((await run({ folder }, '__complete', 'group', 'else', '--', ...words)).stdout).toMatch(
      /^Elsewhere\t/,
    );
    expect((await run({ folder }, '__complete', 'group', '', '--', 'smimectl')).stdout).toBe('');
  });

  it('fails without a word', async () => {
    const broken = {
      folder: temporaryFolder(),
      change: () => {
        throw new Error('no store');
      },
    };
    expect(await run(broken, '__complete', 'group', '')).toMatchObject({ code: 1, stdout: '', stderr: '' });
  });
});
