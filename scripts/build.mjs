// Bundles the program into one file, build/smimectl.js, that needs Node 24 or newer and nothing else.
import { chmodSync } from 'node:fs';
import { build } from 'esbuild';

const emptyDevtools = {
  name: 'empty-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

await build({
  entryPoints: ['source/main.ts'],
  outfile: 'build/smimectl.js',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  jsx: 'automatic',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: `#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`,
  },
  plugins: [emptyDevtools],
  logLevel: 'warning',
});
chmodSync('build/smimectl.js', 0o755);
