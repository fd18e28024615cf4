// Module Features
