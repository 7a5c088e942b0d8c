import { defineConfig } from '@playwright/test'
import usual from './playwright.config.ts'

// `make bench-pages`: prints numbers, and judges none of them.
export default defineConfig({ ...usual, testDir: './bench', testMatch: '*.bench.ts', reporter: [['line']] })
