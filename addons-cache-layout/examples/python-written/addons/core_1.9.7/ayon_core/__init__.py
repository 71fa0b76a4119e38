name = 'core'
