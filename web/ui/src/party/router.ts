import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: () => ({ top: 0 }),
  routes: [
    { path: '/', component: () => import('./landing/LandingPage.vue') },
    { path: '/p/enter', component: () => import('./entry/TypedEntryPage.vue') },
    { path: '/p', component: () => import('./PartyPage.vue') },
    { path: '/p/:token', component: () => import('./entry/OpenPage.vue'), props: true },
    { path: '/v/:code?', component: () => import('./verify/VerifyPage.vue'), props: true },
    { path: '/zhan', component: () => import('./station/StationPage.vue') },
    { path: '/outbox', component: () => import('./outbox/OutboxPage.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})
