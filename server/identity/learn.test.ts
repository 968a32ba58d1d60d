import { describe, expect, it } from 'vitest'
import { compare, defaultModel, normalise } from './index.ts'
import { count, emptyTally, learnCommon, learnSet } from './learn.ts'

const setting = { country: 'DE', ownContacts: [] }
const never = () => false

describe('what a set teaches', () => {
  const tally = emptyTally()
  for (let n = 0; n < 1000; n++)
    count(
      tally,
      normalise(
        { first_name: n % 20 === 0 ? 'Uwe' : `Name${n}`, last_name: n % 25 === 0 ? 'Schmitz' : `Word${n}`, city: 'Halle' },
        setting,
      ),
    )
  const model = learnCommon(defaultModel, tally)
  const weigh = (given: string, last: string, which = model) => {
    const [a, b] = [given, given].map((first_name) => normalise({ first_name, last_name: last, birth_date: '1950-03-08' }, setting))
    return compare(a ?? {}, b ?? {}, which, never).weight
  }

  it('takes a name for as common as it is here, whatever the tables say', () => {
    expect(model.common?.given?.uwe).toBeCloseTo(Math.log2(20), 1)
    expect(model.common?.surname?.schmitz).toBeCloseTo(Math.log2(25), 1)
    expect(weigh('Uwe', 'Schmitz')).toBeLessThan(weigh('Uwe', 'Schmitz', defaultModel) - 10)
  })

  it('leaves names that are rare here to the tables', () => {
    expect(weigh('Name7', 'Word7')).toBe(weigh('Name7', 'Word7', defaultModel))
  })

  it('lets the town where everybody lives say nothing', () => {
    expect(model.common?.city?.halle).toBe(0)
  })

  it('asks less of a name in a small set, more in a large one', () => {
    const nameJoin = (records: number) => learnSet(defaultModel, emptyTally(), records).nameJoin
    expect(nameJoin(1_000_000)).toBe(defaultModel.nameJoin)
    expect(nameJoin(2_000_000)).toBe(defaultModel.nameJoin + 1)
    expect(nameJoin(15_625)).toBe(defaultModel.nameJoin - 6)
    expect(nameJoin(1)).toBe(defaultModel.nameJoin - 8)
  })

  it('joins a little more readily the fewer records there are, down to two bits', () => {
    const join = (records: number) => learnSet(defaultModel, emptyTally(), records).join
    expect(join(25_000)).toBe(defaultModel.join)
    expect(join(1_000_000)).toBe(defaultModel.join)
    expect(join(12_500)).toBe(defaultModel.join - 0.7)
    expect(join(100)).toBe(defaultModel.join - 2)
  })

  it('names the model that decided, and stays plain data', () => {
    expect(model.version).toBe('1+common3')
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  })
})
