/** The bash script at work: bash's own variables are set as it sets them while somebody presses Tab. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandFamilies } from '../../../source/cli/command-index.ts';
import { completionScript } from '../../../source/cli/completion/completion-script.ts';
import { openTemporaryFolder } from '../../support/temporary-folder.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);

beforeAll(async () => {
  writeFileSync(join(folder, 'completion.bash'), await completionScript('bash', commandFamilies));
  // A stand-in that answers what the real one would, and says what it was asked.
  const answers = {
    certificate: 'alice@example.org\\tcontact\\nalbert@example.org\\tcontact\\n',
    'own-certificate': 'sales@example.com\\town\\n',
    group: 'Sales EU $(touch /tmp/pwned)\\t\\n営業\\t\\n',
    address: 'alice@example.org\\tcontact\\nbob@example.net\\tcontact\\n',
  };
  const cases = Object.entries(answers).map(([kind, text]) => `  ${kind}) printf '${text}' ;;`);
  const program = join(folder, 'smimectl');
  writeFileSync(program, ['#!/bin/bash', 'case $2 in', ...cases, 'esac', ''].join('\n'));
  chmodSync(program, 0o755);
});

function complete(line: string): readonly string[] {
  const script = `
    compopt() { :; }
    source ${join(folder, 'completion.bash')}
    COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:@'
    _smimectl
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', line], {
    env: { PATH: `${folder}:${process.env.PATH ?? ''}`, LANG: 'C.UTF-8' },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

it.each([
  ['smimectl cert', ['certificate']],
  ['smimectl certificate ', ['list', 'show', 'add', 'export', 'remove', 'verify']],
  ['smimectl cert show al', ['alice@example.org', 'albert@example.org']],
  ['smimectl cert show alice@ex', ['@example.org']],
  ['smimectl certificate export alice@example.org al', ['alice@example.org', 'albert@example.org']],
  ['smimectl --store /x certificate show al', ['alice@example.org', 'albert@example.org']],
  ['smimectl certificate list --fil', ['--filter']],
  ['smimectl certificate list --filter ex', ['expired', 'expiring']],
  ['smimectl certificate list --sort=va', ['valid-from', 'valid-until']],
  ['smimectl key export ', ['sales@example.com']],
  ['smimectl group set ', ['Sales\\ EU\\ \\$\\(touch\\ /tmp/pwned\\)', '営業']],
  ['smimectl group set Sales\\ ', ['Sales\\ EU\\ \\$\\(touch\\ /tmp/pwned\\)']],
  ['smimectl group rename 営業 ', []],
  ['smimectl check --to alice@example.org b', ['bob@example.net']],
  ['smimectl check --to alice@example.org --gr', ['--group']],
  ['smimectl completion ', ['bash', 'zsh', 'fish']],
  ['smimectl settings sign', ['sign-system-notifications']],
  ['smimectl help mon', ['monitor']],
  ['smimectl nonsense ', []],
])('"%s" completes with %j', (line, words) => {
  expect(complete(line)).toEqual(words);
});

it('every command is offered first', () => {
  expect(complete('smimectl ')).toEqual([...commandFamilies.map(({ word }) => word), 'help']);
});

it('files and folders are offered where they are wanted', () => {
  expect(complete(`smimectl certificate add ${folder}/comp`)).toEqual([`${folder}/completion.bash`]);
  expect(complete(`smimectl --store ${folder.slice(0, -2)}`)).toContain(folder);
});
