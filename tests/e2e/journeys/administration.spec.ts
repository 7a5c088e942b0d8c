// The desks of administrator and supervisor: somebody comes, chooses a password of their own, and leaves; numbers without content.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { dispute } from '../dispute.ts'
import { meet } from '../meeting.ts'
import { Mediator } from '../people/mediator.ts'
import { Party } from '../people/party.ts'
import { Staff } from '../people/staff.ts'
import { picture } from '../pictures.ts'
import { Service } from '../service.ts'
import { PHONE, sit as seat } from '../sitting.ts'

const DESK = { viewport: { width: 1366, height: 768 } }

test.describe.configure({ mode: 'serial' })

const service = Service.forFile()

async function sit(browser: Browser): Promise<Page> {
  const context = await browser.newContext(DESK)
  return context.newPage()
}

/** The same page in both looks, in English, and on a narrow screen without sideways scrolling. */
async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('button', { name: 'EN', exact: true }).click()
  await picture(page, `${name}-en`)
  await page.getByRole('button', { name: '中文', exact: true }).click()
  await page.setViewportSize({ width: 320, height: 640 })
  await picture(page, `${name}-narrow`)
  const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  expect.soft(wide, `${name} on 320 px`).toBeLessThanOrEqual(shown ?? 0)
  await page.setViewportSize(DESK.viewport)
}

test('an administrator takes somebody in, who chooses a password, and takes a mediator out of service', async ({ browser }) => {
  const admin = new Staff(await sit(browser), service, '吕安')
  await admin.signIn()
  const page = admin.page
  await expect(page.getByRole('heading', { name: '组织和人员' })).toBeVisible()
  const court = page.getByRole('region', { name: '潞川区人民法院' })
  await expect(court.getByRole('row', { name: /林知夏/ })).toContainText('书记员')
  await pictures(page, 'admin-01-people')

  const password = await test.step('a first password is shown once', async () => {
    await page.getByRole('button', { name: '新增人员' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('组织').selectOption({ label: '潞川区人民法院' })
    await form.getByLabel('岗位').selectOption({ label: '书记员' })
    await form.getByLabel('姓名').fill('董青')
    await form.getByLabel('登录账号').fill('dongqing')
    await picture(page, 'admin-02-add')
    await form.getByRole('button', { name: '新增' }).click()
    const box = page.getByRole('dialog', { name: '董青的首次密码' })
    await expect(box).toBeVisible()
    await picture(page, 'admin-03-first-password')
    const shown = await box.getByRole('status').textContent()
    await box.getByRole('button', { name: '已经告诉本人' }).click()
    await expect(court.getByRole('row', { name: /董青/ })).toContainText('首次密码未换')
    return shown ?? ''
  })

  await test.step('it opens nothing but the change of it', async () => {
    const clerk = await sit(browser)
    await clerk.goto(`${service.url}/desk/login`)
    await clerk.getByRole('textbox', { name: '账号' }).fill('dongqing')
    await clerk.locator('input[type=password]').fill(password)
    await clerk.getByRole('button', { name: '登录', exact: true }).click()
    await expect(clerk.getByRole('heading', { name: '换成自己的密码' })).toBeVisible()
    await clerk.goto(`${service.url}/desk/schedule`)
    await expect(clerk.getByRole('heading', { name: '换成自己的密码' })).toBeVisible()
    await clerk.getByLabel('现在的密码').fill(password)
    await clerk.getByLabel('新密码', { exact: true }).fill('柳河边上有三棵老槐树')
    await clerk.getByLabel('再输一次新密码').fill('柳河边上有三棵')
    await clerk.getByRole('button', { name: '换密码' }).click()
    await expect(clerk.getByText('两次输的不一样')).toBeVisible()
    await pictures(clerk, 'admin-04-own-password')
    await clerk.getByLabel('再输一次新密码').fill('柳河边上有三棵老槐树')
    await clerk.getByRole('button', { name: '换密码' }).click()
    await expect(clerk.getByRole('heading', { name: /待受理/ })).toBeVisible()
  })

  await test.step('whoever leaves is out at once, and what is still theirs is listed', async () => {
    const mediator = new Staff(await sit(browser), service, '何守义')
    await mediator.signIn()
    await page.getByRole('button', { name: '停用：何守义' }).click()
    const form = page.getByRole('dialog')
    await expect(form).toContainText('手上还有2件没有办结')
    await form.getByText('调往其他单位或岗位').click()
    await picture(page, 'admin-05-leave')
    await form.getByRole('button', { name: '停用，吊销证书' }).click()
    await expect(page.getByRole('status')).toContainText('何守义已停用')
    await expect(page.getByRole('row', { name: /何守义/ })).toContainText('已吊销')
    await picture(page, 'admin-06-left')
    await mediator.page.goto(`${service.url}/desk`)
    await expect(mediator.page).toHaveURL(/\/desk\/login/)
  })

  await test.step('the next year is entered as its notice says it', async () => {
    await page.getByRole('link', { name: '节假日' }).click()
    await expect(page.getByText(/年的安排还没有录入/)).toBeVisible()
    await pictures(page, 'admin-09-holidays')
    await page.getByRole('button', { name: '录入一年' }).click()
    const form = page.getByRole('dialog')
    const year = Number(await form.getByLabel('年份').inputValue())
    await form.getByLabel('通知').fill(`关于${year}年部分节假日安排的通知（测试用）`)
    await form.getByLabel('在哪里看到的').fill('测试')
    await form.getByLabel('放假').fill('元旦三天')
    await form.getByRole('button', { name: '保存，重新计算期限' }).click()
    await expect(form.getByText(/看不懂“元旦三天”/)).toBeVisible()
    await picture(page, 'admin-10-holidays-form')
    await form.getByLabel('放假').fill('1月1日至3日、10月1日至7日')
    await form.getByRole('button', { name: '保存，重新计算期限' }).click()
    await expect(page.getByRole('status')).toContainText(`${year}年的安排已保存`)
    await expect(page.getByRole('region', { name: `${year}年` })).toContainText('1月1日至3日、10月1日至7日')
    await picture(page, 'admin-11-holidays-entered')
  })

  await test.step('seals and changes are there to read', async () => {
    await page.getByRole('link', { name: '公章' }).click()
    await expect(page.getByRole('row', { name: /云岭镇人民调解委员会/ })).toContainText('杜文秀')
    await pictures(page, 'admin-07-seals')
    await page.getByRole('link', { name: '变更' }).click()
    await expect(page.getByRole('row', { name: /停用账号/ })).toContainText('何守义')
    await pictures(page, 'admin-08-changes')
  })
})

test('an administrator keeps organisations, how long their files are kept, and texts for mediators', async ({ browser }) => {
  const admin = new Staff(await sit(browser), service, '吕安')
  await admin.signIn()
  const page = admin.page
  await test.step('an organisation comes, is registered, and keeps its files as long as it says', async () => {
    await page.getByRole('link', { name: '组织', exact: true }).click()
    await expect(page.getByRole('row', { name: /新湾村人民调解委员会/ })).toContainText('未通报法院')
    await pictures(page, 'admin-12-organisations')
    await page.getByRole('button', { name: '新增组织' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('种类').selectOption({ label: '村（居）人民调解委员会' })
    await form.getByLabel('上级组织').selectOption({ label: '云岭镇人民调解委员会' })
    await form.getByLabel('全称').fill('东坡村人民调解委员会')
    await form.getByLabel('简称').fill('潞川东坡')
    await form.getByLabel('电话').fill('0499-8000077')
    await form.getByLabel('所在地行政区划代码').fill('990499101204')
    await form.getByLabel('委员人数').fill('2')
    await form.getByRole('button', { name: '新增', exact: true }).click()
    await expect(form.getByText(/由3至9名委员组成（/)).toBeVisible()
    await picture(page, 'admin-13-organisation-form')
    await form.getByLabel('委员人数').fill('3')
    await form.getByRole('button', { name: '新增', exact: true }).click()
    const row = page.getByRole('row', { name: /东坡村人民调解委员会/ })
    await expect(row).toContainText('未备案')
    await page.getByRole('button', { name: '备案：东坡村人民调解委员会' }).click()
    await form.getByLabel('备案号').fill('潞司备〔2026〕5号')
    await form.getByLabel('备案日期').fill('2026-06-01')
    await picture(page, 'admin-14-register')
    await form.getByRole('button', { name: '保存' }).click()
    await expect(row).toContainText('2026年6月1日备案，潞司备〔2026〕5号')
    await page.getByRole('button', { name: '保管期限：东坡村人民调解委员会' }).click()
    await form.getByLabel('没有书面调解协议的，保管几年').fill('3')
    await form.getByRole('button', { name: '保存' }).click()
    await expect(form.getByText(/最少5年：申请执行的期间是两年/)).toBeVisible()
    await picture(page, 'admin-15-retention')
    await form.getByLabel('没有书面调解协议的，保管几年').fill('15')
    await form.getByRole('button', { name: '保存' }).click()
    await expect(row).toContainText('有协议30年 没有协议15年')
    await page.getByRole('button', { name: '停用：东坡村人民调解委员会' }).click()
    await form.getByLabel('停用的原因').fill('并入云岭镇人民调解委员会')
    await picture(page, 'admin-16-close')
    await form.getByRole('button', { name: '停用', exact: true }).click()
    await expect(row).toContainText('停用：并入云岭镇人民调解委员会')
    await picture(page, 'admin-17-closed')
  })

  await test.step('texts are kept for mediators', async () => {
    await page.getByRole('link', { name: '模板' }).click()
    await expect(page.getByRole('region', { name: '潞川区矛盾纠纷多元化解中心' })).toContainText('联系方式变更')
    await page.getByRole('button', { name: '新增模板' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('归哪个组织').selectOption({ label: '柳河街道人民调解委员会' })
    await form.getByText('其他条款', { exact: true }).click()
    await form.getByLabel('名称').fill('邻里和睦')
    await form.getByLabel('内容').fill('双方今后有事好好商量，支付{{金额}}元。')
    await form.getByRole('button', { name: '新增', exact: true }).click()
    await expect(form.getByText(/不要写花括号/)).toBeVisible()
    await picture(page, 'admin-18-template-form')
    await form.getByLabel('内容').fill('双方今后有事好好商量。')
    await form.getByRole('button', { name: '新增', exact: true }).click()
    await expect(page.getByRole('region', { name: '柳河街道人民调解委员会' })).toContainText('双方今后有事好好商量。')
    await page.getByRole('button', { name: '停用：物业费发票' }).click()
    await expect(page.getByRole('row', { name: /物业费发票/ })).toContainText('已停用')
    await pictures(page, 'admin-19-templates')
  })
})

test('a mediator puts texts of the organisation into a clause and into the record, and writes on', async ({ browser }) => {
  test.setTimeout(360_000)
  const mediator = new Mediator(await seat(browser, DESK, 'mediator'), service, '姜桂兰')
  const company = new Party(await seat(browser, PHONE, 'company'), service, dispute.company.representative.phone)
  const owner = new Party(await seat(browser, PHONE, 'owner'), service, dispute.owner.phone)
  const page = mediator.page
  await meet(mediator, company, owner)
  await page.getByRole('button', { name: '其他', exact: true }).click()
  const clause = page.getByRole('form', { name: '加一条' })
  await clause.getByRole('combobox', { name: /用模板/ }).selectOption({ label: '联系方式变更' })
  await expect(clause.getByRole('textbox')).toHaveValue(/^双方确认本协议列明的电话和地址/)
  await picture(page, 'mediator-template-clause')
  await clause.getByRole('textbox').fill('双方今后有事好好商量，不在楼道争吵。')
  await clause.getByRole('button', { name: '加上' }).click()
  for (const party of [company, owner]) await party.answer('一', '同意')
  await page.getByRole('button', { name: '写笔录' }).click()
  const record = page.getByRole('dialog')
  await record.getByLabel('调解过程', { exact: true }).fill('双方先各自陈述。')
  await record.getByRole('combobox', { name: '用模板：调解过程' }).selectOption({ label: '告知和回避' })
  await expect(record.getByLabel('调解过程', { exact: true })).toHaveValue(/^双方先各自陈述。\n调解员向双方告知了/)
  await picture(page, 'mediator-template-record')
})

test('a supervisor reads the numbers of a period and takes them away as a table', async ({ browser }) => {
  const supervisor = new Staff(await sit(browser), service, '许志清')
  await supervisor.signIn()
  const page = supervisor.page
  await expect(page.getByRole('heading', { name: '各站点的数字' })).toBeVisible()
  await expect(page.getByRole('row', { name: /云岭镇人民调解委员会/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /何守义/ })).toBeVisible()
  await expect(page.getByText('周海涛')).toHaveCount(0)
  await pictures(page, 'supervisor-01-numbers')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载表格' }).click()
  const file = await (await download).path()
  expect(readFileSync(file, 'utf8')).toContain('"云岭镇人民调解委员会","何守义",2,')
  await page.getByRole('button', { name: '上月' }).click()
  await page.getByLabel('从').fill('2020-01-01')
  await page.getByLabel('到', { exact: true }).fill('2020-01-31')
  await expect(page.getByText('这段时间没有案件')).toBeVisible()
  await picture(page, 'supervisor-02-empty')
})
