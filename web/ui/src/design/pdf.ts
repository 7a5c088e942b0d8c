/** Pages of a PDF as pictures, by pdf.js: telephones have no viewer of their own inside a page. Loaded when a PDF is opened. */
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type RenderTask } from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker&url'

/** Pixels across a page: small print stays readable enlarged; more would only fill the memory of a telephone. */
const WIDTH = 1500

export type Pdf = { pages: number; draw(page: number, canvas: HTMLCanvasElement): Promise<void>; close(): void }

export async function openPdf(bytes: ArrayBuffer): Promise<Pdf> {
  GlobalWorkerOptions.workerSrc = worker
  // What a stranger wrote into a file is drawn, never run.
  const document: PDFDocumentProxy = await getDocument({ data: bytes, isEvalSupported: false, enableXfa: false }).promise
  let drawing: RenderTask | null = null
  return {
    pages: document.numPages,
    async draw(number, canvas) {
      const page = await document.getPage(Math.min(Math.max(1, number), document.numPages))
      const viewport = page.getViewport({ scale: WIDTH / page.getViewport({ scale: 1 }).width })
      Object.assign(canvas, { width: Math.floor(viewport.width), height: Math.floor(viewport.height) })
      const canvasContext = canvas.getContext('2d')
      if (canvasContext === null) throw new Error('no canvas')
      // Two drawings on one canvas would mix; the later one wins.
      drawing?.cancel()
      drawing = page.render({ canvasContext, viewport })
      await drawing.promise
    },
    close: () => void document.destroy(),
  }
}
