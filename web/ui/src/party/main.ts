import { createApp } from 'vue'
import { installDesign } from '@/design'
import { installElder } from '@/design/elder'
import { installLanguage } from '@/text'
import PartyApp from './PartyApp.vue'
import { router } from './router'

installDesign(document)
installElder(document)
installLanguage(document)
createApp(PartyApp).use(router).mount('#app')
