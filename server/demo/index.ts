export { shopName } from './goods.ts'
export { demoTasks, startDemo } from './load.ts'
export { makeShop, type Shop, type ShopOptions } from './shop.ts'
