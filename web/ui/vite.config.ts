import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Where `npm run dev` finds the service; the built pages are served by it and need no address. */
const SERVICE = process.env.TIAOQUE_URL ?? 'http://127.0.0.1:8480'

export default defineConfig({
  plugins: [
    vue(),
    {
      // The service answers /desk/** with desk.html; the development server must do the same.
      name: 'desk-entry',
      configureServer(server) {
        server.middlewares.use((request, _response, next) => {
          if (request.url !== undefined && /^\/desk(\/[^.]*)?(\?.*)?$/.test(request.url)) request.url = '/desk.html'
          next()
        })
      },
    },
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    manifest: true,
    rolldownOptions: { input: { party: 'index.html', desk: 'desk.html' } },
  },
  server: { proxy: { '/api': { target: SERVICE, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
