// Somebody at a desk: signing in, and what all desks share.
import { expect, type Page } from '@playwright/test'
import type { Service } from '../service.ts'

export class Staff {
  constructor(
    readonly page: Page,
    protected readonly service: Service,
    readonly name: string,
  ) {}

  async signIn(): Promise<void> {
    await this.page.goto(`${this.service.url}/desk/login`)
    await this.page.getByRole('button', { name: new RegExp(this.name) }).click()
    await expect(this.page).toHaveURL(/\/desk$/)
  }

  async openCase(id: string): Promise<void> {
    await this.page.goto(`${this.service.url}/desk/cases/${id}`)
  }
}
