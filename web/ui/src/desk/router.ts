/** The pages of the desk. What a person may see there the service decides; without a session there is only the sign-in page. */
import { createRouter, createWebHistory } from 'vue-router'
import LoginPage from './login/LoginPage.vue'
import { me, restore } from './session'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/desk/login', name: 'login', component: LoginPage },
    { path: '/desk', name: 'home', component: () => import('./HomePage.vue') },
    { path: '/desk/register', name: 'register', component: () => import('./mediator/RegisterPage.vue') },
    { path: '/desk/schedule', name: 'schedule', component: () => import('./court/SchedulePage.vue') },
    { path: '/desk/cases/:id', name: 'case', component: () => import('./CasePage.vue'), props: true },
    { path: '/desk/cases/:id/room', name: 'room', component: () => import('./room/RoomPage.vue'), props: true },
    { path: '/desk/cases/:id/hearing', name: 'hearing', component: () => import('./court/HearingPage.vue'), props: true },
    { path: '/desk/cases/:id/papers/:document', name: 'paper', component: () => import('./papers/PaperPage.vue'), props: true },
    { path: '/desk/password', name: 'password', component: () => import('./admin/OwnPasswordPage.vue') },
    { path: '/desk/organisations', name: 'organisations', component: () => import('./admin/OrganisationsPage.vue') },
    { path: '/desk/templates', name: 'templates', component: () => import('./admin/TemplatesPage.vue') },
    { path: '/desk/seals', name: 'seals', component: () => import('./admin/SealsPage.vue') },
    { path: '/desk/holidays', name: 'holidays', component: () => import('./admin/HolidaysPage.vue') },
    { path: '/desk/changes', name: 'changes', component: () => import('./admin/ChangesPage.vue') },
    { path: '/desk/:rest(.*)', redirect: { name: 'home' } },
  ],
})

router.beforeEach(async (to) => {
  await restore()
  if (to.name === 'login') return me.value ? { name: 'home' } : true
  if (me.value?.first_password && to.name !== 'password') return { name: 'password' }
  return me.value ? true : { name: 'login', query: to.fullPath === '/desk' ? {} : { to: to.fullPath } }
})

// After an update of the service the old parts of this page are gone; the new page knows the new ones.
router.onError((reason, to) => {
  if (/dynamically imported module|module script/i.test(String(reason))) window.location.assign(to.fullPath)
})
