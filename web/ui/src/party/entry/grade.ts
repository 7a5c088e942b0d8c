/** 好, 勉强, 不行: the three words of the device check. */
export type Grade = 'ok' | 'fair' | 'bad'
