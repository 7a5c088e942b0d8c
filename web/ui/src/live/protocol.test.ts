import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { canUnpack, unpack } from './protocol'

test('what comes packed is read as it was, in every script', async () => {
  const view = { version: 7, title: '物业费', names: ['㛃䶮', '𠅤'] }
  expect(canUnpack).toBe(true)
  expect(await unpack(gzipSync(JSON.stringify(view)).toString('base64'))).toEqual(view)
})

test.each([['no Base64', '&'], ['no gzip', btoa('{}')], ['cut short', gzipSync('{"version":7}').subarray(0, 12).toString('base64')], ['no JSON', gzipSync('<p>').toString('base64')]])('%s is nothing', async (_, body) => {
  expect(await unpack(body)).toBeNull()
})
