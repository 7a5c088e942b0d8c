/** 进门: the devices open when the host lets us in, not before, and close when we wait outside. */
import { ref, watch } from 'vue'
import type { RoomHandle } from './useRoom'

export type Door = {
  /** Takes the seat again; the devices wait until we are inside. */
  comeBack(): void
}

export function useDoor(room: RoomHandle, wish: () => { microphone: boolean }): Door {
  const status = () => room.room.value?.status ?? null
  // Who comes into a room that is held has the devices open already, or switched them off on purpose.
  const opened = ref(status() === 'inside')

  function comeBack(): void {
    opened.value = false
    void room.start({ microphone: false, camera: false })
  }

  void room.start({ microphone: false, camera: false })
  watch(status, async (now) => {
    if (now === 'inside' && !opened.value) {
      opened.value = true
      await room.setCamera(true)
      if (wish().microphone) await room.setMicrophone(true)
    } else if (now === 'waiting' && opened.value) {
      // Straight from one room to the door of the next: who is seen by nobody is not captured.
      opened.value = false
      await room.setCamera(false)
      await room.setMicrophone(false)
    }
  }, { immediate: true })

  return { comeBack }
}
