import { createApp } from 'vue'
import { installDesign } from '@/design'
import { installLanguage } from '@/text'
import './desk.css'
import DeskApp from './DeskApp.vue'
import { router } from './router'

installDesign(document)
installLanguage(document)
createApp(DeskApp).use(router).mount('#app')
