/** Bundles `demo.tsx` the way `scripts/build.mjs` bundles the program. Answers the file's path. */
import path from 'node:path';
import { build } from 'esbuild';

export async function buildDemo(folder: string): Promise<string> {
  const outfile = path.join(folder, 'demo.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'demo.tsx')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'empty-devtools',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
          onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
        },
      },
    ],
    logLevel: 'warning',
  });
  return outfile;
}
