/** Opens the panel on a throw-away store full of fixtures: the place to try everything out. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'smimectl-sandbox-'));
const program = path.join(root, 'build/smimectl.js');
const fixtures = path.join(root, 'fixtures');
// The key file of a sandbox must not land among the user's own.
const env = {
  ...process.env,
  SMIMECTL_STORE: path.join(folder, 'store'),
  XDG_DATA_HOME: path.join(folder, 'data'),
};

function smimectl(...words: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [program, ...words], {
    env,
    cwd: fixtures,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`smimectl ${words.join(' ')}: ${stderr}`);
}

try {
  const expected: unknown = JSON.parse(readFileSync(path.join(fixtures, 'expected.json'), 'utf8'));
  const certificates = (Array.isArray(expected) ? expected : [])
    .filter(({ kind, verdict }) => kind === 'certificate' && verdict === 'added')
    .map(({ file }) => String(file));
  smimectl('enable');
  smimectl('certificate', 'add', ...certificates, 'bundle-50.pem', 'crl-issuing.pem');
  for (const key of ['sales', 'support', 'sign-only', 'encrypt-only', 'renewal-new-key', 'expired']) {
    smimectl('key', 'add', `${key}.key.pem`);
  }
  smimectl('group', 'add', 'Sales', '--address', 'sales@example.com');
  smimectl('group', 'add', 'Support', '--address', 'support@example.com');
  smimectl('group', 'add', 'Sales.EU');
  smimectl('group', 'add', '営業 🦊', '--address', 'nobody@example.com');
  const { status } = spawnSync(process.execPath, [program], { env, cwd: fixtures, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
