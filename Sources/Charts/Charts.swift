// Module Charts
