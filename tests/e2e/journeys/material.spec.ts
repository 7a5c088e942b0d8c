// 材料: what a party takes with the phone is shown to everybody once it may be, and captions stand under the picture.
import { expect, test } from '@playwright/test'
import { dispute } from '../dispute.ts'
import { caption, putIn, share, show, shown } from '../material.ts'
import { meet } from '../meeting.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { DESK, PHONE, sheet, sit, streams } from '../sitting.ts'

const service = Service.forFile()

test('a photograph and a PDF from the phone are shown to both sides, with captions under the picture', async ({ browser }) => {
  const mediator = new Mediator(await sit(browser, DESK, 'mediator'), service, '姜桂兰')
  const company = new Party(await sit(browser, PHONE, 'company'), service, dispute.company.representative.phone)
  const owner = new Party(await sit(browser, PHONE, 'owner'), service, dispute.owner.phone)
  const everybody = [mediator.page, company.page, owner.page]
  await meet(mediator, company, owner)
  for (const page of everybody) await expect.poll(() => streams(page), { timeout: 30_000 }).toBe(4)

  await test.step('what a party puts in is its own until it says otherwise', async () => {
    await putIn(owner.page, '修灯收据.jpg', 'image/jpeg', await sheet(browser, 'jpeg', '收据　修楼道灯'))
    await company.page.getByRole('tab', { name: '材料' }).click()
    await expect(company.page.getByText('还没有材料')).toBeVisible()
    await picture(company.page, 'phone-05e-no-papers')
    await mediator.page.getByRole('tab', { name: '材料' }).click()
    await expect(mediator.page.getByText('只有赵建平和工作人员能看')).toBeVisible()
    await expect(mediator.page.getByRole('button', { name: '出示修灯收据' })).toHaveCount(0)
    await picture(owner.page, 'phone-05f-papers')
    await share(owner.page, '修灯收据')
    await expect(company.page.getByRole('button', { name: '打开修灯收据' })).toBeVisible()
  })

  await test.step('the mediator shows it, and both see it', async () => {
    await show(mediator.page, '修灯收据')
    for (const page of everybody) await expect(shown(page, '修灯收据').getByRole('img')).toHaveJSProperty('complete', true)
    await expect(shown(company.page, '修灯收据')).toContainText('姜桂兰出示')
    await picture(mediator.page, 'desk-05d-page')
    await picture(company.page, 'phone-05g-page')
    await company.page.getByRole('button', { name: '放大看' }).click()
    const large = company.page.getByRole('dialog', { name: '修灯收据' })
    await expect(large.getByRole('img')).toBeVisible()
    await picture(company.page, 'phone-05h-page-large')
    await large.getByRole('button', { name: '关上' }).click()
  })

  await test.step('what the network loses is sent again by itself, and what cannot be sent says why', async () => {
    const pick = company.page.getByLabel('选照片或PDF')
    await pick.setInputFiles({ name: '录音.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('mp3') })
    await expect(company.page.getByRole('alert')).toHaveText('“录音.mp3”放不了。请选照片（JPG、PNG）或PDF。')
    await company.page.getByRole('button', { name: '不传了：录音' }).click()
    await company.page.context().setOffline(true)
    await pick.setInputFiles({ name: '灯的照片.jpg', mimeType: 'image/jpeg', buffer: await sheet(browser, 'jpeg', '六盏灯') })
    await expect(company.page.getByText('网断了，接上会自动再传。')).toBeVisible()
    await picture(company.page, 'phone-05j-upload-waits')
    await company.page.context().setOffline(false)
    await expect(company.page.getByRole('button', { name: '打开灯的照片' })).toBeVisible({ timeout: 30_000 })
    await expect(company.page.locator('[data-upload]')).toHaveCount(0)
  })

  await test.step('a page of a PDF takes its place, and whoever reloads finds it', async () => {
    await putIn(owner.page, '物业合同.pdf', 'application/pdf', await sheet(browser, 'pdf', '物业服务合同', '收费标准'))
    await share(owner.page, '物业合同')
    await show(mediator.page, '物业合同')
    await expect(shown(mediator.page, '物业合同')).toContainText('第1页，共2页')
    await mediator.page.getByRole('button', { name: '下一页' }).click()
    await company.page.reload()
    for (const page of everybody) await expect(shown(page, '物业合同')).toContainText('第2页，共2页')
    for (const page of everybody) await expect(shown(page, '物业合同').locator('[data-state="open"]')).toBeVisible()
    await picture(mediator.page, 'desk-05e-pdf')
    await mediator.page.getByRole('button', { name: '收起来' }).click()
    for (const page of everybody) await expect(shown(page, '物业合同')).toHaveCount(0)
  })

  await test.step('captions stand under the picture, and whoever needs none turns them off', async () => {
    await mediator.page.getByRole('button', { name: '打字幕' }).click()
    await caption(mediator.page, '赵先生说，灯坏了一年多')
    for (const page of everybody) await expect(page.getByText('灯坏了一年多')).toBeVisible()
    await expect(owner.page.getByText('人工字幕，仅供参考')).toBeVisible()
    await company.page.getByRole('button', { name: '关字幕' }).click()
    await caption(mediator.page, '尤经理说，这个月就修')
    await expect(owner.page.getByText('这个月就修')).toBeVisible()
    await expect(company.page.getByText('这个月就修')).toHaveCount(0)
    await company.page.getByRole('button', { name: '看字幕' }).click()
    await expect(company.page.getByText('这个月就修')).toBeVisible()
    // A line stays for a quarter of a minute: the pictures come last, each with one of its own.
    await caption(mediator.page, '赵先生说，修好了就交')
    await picture(owner.page, 'phone-05i-captions')
    await caption(mediator.page, '尤经理说，六盏都换新的')
    await picture(mediator.page, 'desk-05f-captions')
  })

  await test.step('长辈模式 has the files behind one large button, in large letters', async () => {
    const page = owner.page
    await page.evaluate(() => localStorage.setItem('tq-elder', '1'))
    await page.reload()
    await expect(page.locator('.stage .full video')).toBeVisible()
    await expect(page.getByRole('tab')).toHaveCount(0)
    await page.getByRole('button', { name: '材料', exact: true }).click()
    const panel = page.getByRole('region', { name: '材料' }).first()
    await expect(panel.getByRole('button', { name: '打开修灯收据' })).toBeVisible()
    const small = await panel.evaluate((root) => [...root.querySelectorAll('b, p, button, label')]
      .filter((one) => (one.textContent ?? '').trim() !== '' && parseFloat(getComputedStyle(one).fontSize) < 22)
      .map((one) => one.textContent))
    expect(small).toEqual([])
    for (const label of ['拍照', '选照片或PDF']) {
      const box = await panel.locator('label').filter({ hasText: label }).boundingBox()
      expect(box?.height ?? 0, label).toBeGreaterThanOrEqual(64)
    }
    await picture(page, 'phone-05k-papers-elder')
    await panel.getByLabel('选照片或PDF').setInputFiles({ name: '新照片.jpg', mimeType: 'image/jpeg', buffer: await sheet(browser, 'jpeg', '新照片') })
    await panel.getByRole('listitem').filter({ hasText: '新照片' }).getByRole('button', { name: '给对方看' }).click()
    const dialog = page.getByRole('dialog', { name: '给对方看“新照片”？' })
    await picture(page, 'phone-05l-share-elder')
    await dialog.getByRole('button', { name: '给对方看' }).click()
    await expect(dialog).toHaveCount(0)
    await panel.getByRole('button', { name: '打开新照片' }).click()
    const large = page.getByRole('dialog', { name: '新照片' })
    await expect(large.getByRole('img')).toBeVisible()
    await picture(page, 'phone-05m-viewer-elder')
    await large.getByRole('button', { name: '关上' }).click()
    await page.getByRole('button', { name: '回去', exact: true }).click()
    await expect(panel).toHaveCount(0)
    await expect(page.locator('.question')).toBeVisible()
  })
})
