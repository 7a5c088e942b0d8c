// Somebody at a device of their own: a browser context with a drawn person before the camera, so that pictures show
// people. The frames are encoded, sent and decoded like any camera's; the sound is the browser's own fake microphone.
import type { Browser, Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { watchConnections } from './media.ts'
import { received } from './spy.ts'

export type Portrait = 'mediator' | 'company' | 'owner' | 'judge' | 'clerk'

export const PHONE = { viewport: { width: 390, height: 844 } }
export const SMALL_PHONE = { viewport: { width: 360, height: 740 } }
export const DESK = { viewport: { width: 1366, height: 768 } }

/** What a camera gives. */
export interface Lens {
  readonly width: number
  readonly height: number
  /** Frames a second. */
  readonly rate: number
}

const LENS: Lens = { width: 640, height: 480, rate: 15 }
/** For a room of six and more, whose thirty pictures one machine encodes and decodes by itself. */
export const SMALL_LENS: Lens = { width: 320, height: 240, rate: 8 }

/** For pictures of the page: sharp, and cheap enough that the page itself has the machine. */
export const STILL_LENS: Lens = { width: 640, height: 480, rate: 4 }

export async function sit(browser: Browser, size: object, who: Portrait, lens = LENS): Promise<Page> {
  const context = await browser.newContext({ ...size, acceptDownloads: true, permissions: ['camera', 'microphone'] })
  await watchConnections(context)
  const drawing = readFileSync(path.resolve(import.meta.dirname, `portraits/${who}.svg`), 'utf8')
  await context.addInitScript(({ svg, lens }) => {
    const devices = navigator.mediaDevices
    if (devices === undefined) return
    const original = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (wish) => {
      const stream = new MediaStream()
      if (wish?.audio) (await original({ audio: wish.audio })).getTracks().forEach((track) => stream.addTrack(track))
      if (wish?.video) {
        const picture = new Image()
        picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
        await picture.decode()
        const canvas = document.createElement('canvas')
        Object.assign(canvas, { width: lens.width, height: lens.height })
        const brush = canvas.getContext('2d')
        const [track] = canvas.captureStream(lens.rate).getVideoTracks()
        if (brush === null || track === undefined) throw new Error('no canvas')
        let frame = 0
        const timer = setInterval(() => {
          if (track.readyState === 'ended') clearInterval(timer)
          // A person never sits quite still; a picture that never changed would be sent as nothing.
          brush.drawImage(picture, Math.sin(frame / 9) * 2 - 2, Math.cos(frame / 13) * 2 - 2, lens.width + 4, lens.height + 4)
          frame += 1
        }, 1000 / lens.rate)
        stream.addTrack(track)
      }
      return stream
    }
  }, { svg: drawing, lens })
  return context.newPage()
}

/** A sheet of paper with writing on it, as a telephone photographs it or a scanner keeps it. */
export async function sheet(browser: Browser, kind: 'jpeg' | 'pdf', ...pages: string[]): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 900, height: 1200 } })
  const leaves = pages.map((text) => `<main style="break-after:page;padding:90px;font:34px/1.7 serif"><h1>${text}</h1><p>潞川和畅物业服务有限公司</p><p>和畅家园3号楼2单元</p></main>`)
  await page.setContent(`<body style="margin:0;background:#fdfbf5">${leaves.join('')}</body>`)
  const bytes = kind === 'pdf' ? await page.pdf({ format: 'A4' }) : await page.screenshot({ type: 'jpeg' })
  await page.close()
  return bytes
}

/** Ends everybody's browser. */
export async function leaveAll(browser: Browser): Promise<void> {
  for (const context of browser.contexts()) await context.close()
}

/** How many streams bring packets to a page right now. */
export async function streams(page: Page): Promise<number> {
  const before = await received(page)
  await page.waitForTimeout(700) // packets take time; this is the measurement, not a wait for a page
  const after = await received(page)
  return Object.keys(after).filter((key) => (after[key] ?? 0) > (before[key] ?? 0)).length
}
