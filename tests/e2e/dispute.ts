// Case F-1 物业费 of the sample cases, with its days moved to after today: a page never asks for a day that is over.
import { readFileSync } from 'node:fs'
import path from 'node:path'

interface Sample {
  readonly title: string
  readonly cause: string
  readonly type: string
  readonly facts: string
  readonly total_fen: number
}

const file = path.join(import.meta.dirname, '../../confirm/fixtures/cases.json')
const sample = (JSON.parse(readFileSync(file, 'utf8')) as { cases: (Sample & { id: string })[] }).cases.find((one) => one.id === 'F-1')
if (sample === undefined) throw new Error('F-1 is missing from the sample cases')

/** Characters that broke other systems; they must survive every step. */
export const RARE = '㛃䶮𠅤𫖯𬭊𬱖堃喆〇'

export function day(fromToday: number): string {
  const at = new Date(Date.now() + fromToday * 86_400_000)
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at)
}

export const dispute = {
  title: sample.title,
  cause: sample.cause,
  type: sample.type,
  facts: `${sample.facts}社区工作人员${RARE}在场。`,
  company: {
    name: '潞川和畅物业服务有限公司',
    creditCode: '91990499MA0TET017C',
    address: '潞川区柳河街道和畅家园1号楼',
    representative: { name: '尤国栋', title: '法定代表人', idNo: '990499197001015015', phone: '12000000001' },
  },
  owner: {
    name: '赵建平',
    idNo: '990499197803121012',
    birth: '1978-03-12',
    phone: '12000000002',
    address: '潞川区柳河街道和畅家园3号楼2单元501室',
  },
  repair: {
    what: '修复3号楼2单元楼道照明6盏',
    standard: '全部正常点亮',
    place: '和畅家园3号楼2单元',
    due: day(20),
    acceptance: `赵建平与社区工作人员${RARE}签字`,
  },
  instalments: {
    total: '2839.68',
    capital: '贰仟捌佰叁拾玖元陆角捌分',
    parts: [
      { amount: '1419.84', due: day(30) },
      { amount: '1419.84', due: day(120) },
    ],
    purpose: '物业费',
    method: '转账至公司账户',
  },
  release: '潞川和畅物业服务有限公司放弃违约金',
  overdueDays: '10',
} as const
