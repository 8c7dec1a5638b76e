import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
export default defineConfig({
  root: path('.'),
  base: './',
  plugins: [react()],
  resolve: {
    alias: {
      // iconv-lite works on Node's Buffer; the package of that name is the same for a browser.
      buffer: path('../node_modules/buffer/index.js'),
      // Only the codecs that src/bytes does itself (UTF-8, UTF-16) would ask for it.
      string_decoder: path('./no-string-decoder.ts'),
    },
  },
  build: {
    outDir: path('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    // light-dark() and native nesting are used as they are.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 800,
    license: { fileName: 'licenses.md' },
  },
});
