/** 纠纷类型, the dispute types of the people's mediation statistics, and 来源, where a dispute came from. Only codes; the words are in the dictionary. */
export const DISPUTE_TYPES = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '99'] as const
export type DisputeType = (typeof DISPUTE_TYPES)[number]

/** 案由 that come up most in each type, offered while typing; any other may be typed. */
export const CAUSES: Record<DisputeType, readonly string[]> = {
  '01': ['赡养费纠纷', '抚养费纠纷', '离婚后财产纠纷', '分家析产纠纷'],
  '02': ['法定继承纠纷'],
  '03': ['相邻关系纠纷', '相邻通行纠纷', '相邻用水、排水纠纷', '相邻采光、日照纠纷', '财产损害赔偿纠纷', '饲养动物损害责任纠纷'],
  '04': ['房屋租赁合同纠纷', '农村房屋买卖合同纠纷', '宅基地使用权纠纷'],
  '05': ['民间借贷纠纷', '买卖合同纠纷', '承揽合同纠纷', '农村建房施工合同纠纷'],
  '06': ['合伙合同纠纷', '农业承包合同纠纷'],
  '07': ['身体权纠纷', '健康权纠纷', '提供劳务者受害责任纠纷', '名誉权纠纷'],
  '08': ['土地承包经营权纠纷', '土地承包经营权合同纠纷'],
  '09': ['房屋拆迁安置补偿合同纠纷'],
  '10': ['环境污染责任纠纷'],
  '11': ['追索劳动报酬纠纷', '经济补偿金纠纷', '工伤保险待遇纠纷'],
  '12': ['劳务合同纠纷', '追索劳动报酬纠纷'],
  '13': ['机动车交通事故责任纠纷', '非机动车交通事故责任纠纷'],
  '14': ['医疗损害责任纠纷', '医疗服务合同纠纷'],
  '15': ['物业服务合同纠纷', '业主共有权纠纷'],
  '16': ['网络购物合同纠纷', '旅游合同纠纷', '教育培训合同纠纷', '服务合同纠纷'],
  '17': ['教育机构责任纠纷'],
  '18': ['金融借款合同纠纷', '信用卡纠纷'],
  '99': [],
}

export const SOURCES = ['WALKIN', 'SELF', 'PROACTIVE', 'COURT_INVITED', 'COURT_TOLD', 'POLICE', 'PETITION', 'PROCURATORATE', 'GRID', 'HOTLINE', 'OTHER'] as const

/** Reasons for ending a mediation that a mediator may give; E1 (an agreement) and E7 (a refused signature) come from other acts as well. */
export const END_REASONS = ['E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8'] as const

/** The six grounds of 解释358 on which a confirmation is refused. */
export const GROUNDS = ['RJ-1', 'RJ-2', 'RJ-3', 'RJ-4', 'RJ-5', 'RJ-6'] as const
