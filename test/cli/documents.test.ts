/** Manual page, README's table and completion scripts, judged by the programs that read them. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandFamilies } from '../../source/cli/command-index.ts';
import { completionScript, shells } from '../../source/cli/completion/completion-script.ts';
import { commandTable } from '../../source/cli/documents/command-table.ts';
import { manualPage, roff } from '../../source/cli/documents/manual-page.ts';
import { visibleCommands } from '../../source/cli/help-text.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { run } from './support/fake-world.ts';

const commands = (await Promise.all(commandFamilies.map(({ load }) => load()))).flatMap(visibleCommands);
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

describe('the manual page', () => {
  it('tells every command and option, and holds no line that roff would obey by mistake', async () => {
    const page = await manualPage(commandFamilies, '1.2.3');
    for (const { name, options = [] } of commands) {
      expect(page).toContain(`\n.SS ${roff(name.join(' '))}\n`);
      for (const option of options) expect(page).toContain(roff(`--${option.name}`));
    }
    const requests = page.split('\n').filter((line) => line.startsWith('.'));
    for (const line of requests) expect(line).toMatch(/^\.(TH|SH|SS|B|PP|TP|RS|RE|EX|EE|RI)\b/);
  });

  it.each([
    ['a\\b', 'a\\eb'],
    ['.hidden', '\\&.hidden'],
    ["'quoted", "\\&'quoted"],
    ['--yes', '\\-\\-yes'],
  ])('"%s" is written %s', (text, written) => {
    expect(roff(text)).toBe(written);
  });

  it.skipIf(!has('groff'))(
    'is set by groff without a warning (skipped where groff is not installed)',
    async () => {
      const { status, stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-K', 'utf8'], {
        input: await manualPage(commandFamilies, '1.2.3'),
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('smimectl certificate add');
    },
  );

  it('is what "smimectl man" prints', async () => {
    const { stdout } = await run({ folder: temporaryFolder() }, 'man');
    expect(stdout).toBe(await manualPage(commandFamilies, '1.2.3'));
  });
});

it("README's table has a row for every command, each with two cells", async () => {
  const table = await commandTable(commandFamilies);
  const rows = table.split('\n').filter((line) => line.startsWith('| `smimectl '));
  expect(rows).toHaveLength(commands.length);
  for (const row of rows) expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(3);
});

describe('completion scripts', () => {
  const check = { bash: ['-n'], zsh: ['-n'], fish: ['--no-execute'] };

  it.each(shells)('for %s names every command and option', async (shell) => {
    const script = await completionScript(shell, commandFamilies);
    for (const { name, options = [] } of commands) {
      for (const word of name) expect(script).toContain(word);
      for (const option of options)
        expect(script).toContain(shell === 'fish' ? `-l ${option.name}` : `--${option.name}`);
    }
    expect((await run({ folder: temporaryFolder() }, 'completion', shell)).stdout).toBe(script);
  });

  for (const shell of shells) {
    it.skipIf(!has(shell))(`are ${shell} (skipped where ${shell} is not installed)`, async () => {
      // From a file: fish 3.6 cannot check what it reads from standard input.
      const file = join(temporaryFolder(), `completion.${shell}`);
      writeFileSync(file, await completionScript(shell, commandFamilies));
      const { status, stderr } = spawnSync(shell, [...check[shell], file], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });
  }

  it('for another shell is wrong usage', async () => {
    expect((await run({ folder: temporaryFolder() }, 'completion', 'tcsh')).code).toBe(2);
  });
});
